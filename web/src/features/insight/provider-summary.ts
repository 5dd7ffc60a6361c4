import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Insight, Provenance } from "@/lib/api/types";
import { outgoingQuery } from "./outgoing";
import { type Provider, useProvider } from "./provider";

type Reading = { noteId: string; revision: number | null };

/**
 * The readings for which a provider was asked since the page was opened, each with why this server answered after all:
 * a refusal is not asked for again.
 */
const asked = new Map<string, Provenance | null>();

const nameOf = ({ noteId, revision }: Reading) => `${noteId} ${revision}`;

type ProviderSummaryAsking = {
  provider: Provider | null;
  asking: boolean;
  ask: () => void;
  /** Whether asking could bring a summary that is not there yet. */
  couldAsk: boolean;
  /** Why the last answer came from this server after all. */
  insteadOf: Provenance | null;
  problem: string | null;
};

/**
 * The summary by a provider: asked for while somebody looks at a note that has been read, once for each revision. What
 * this server found stands there meanwhile.
 */
export function useProviderSummary(insight: Insight | undefined): ProviderSummaryAsking {
  const queries = useQueryClient();
  const provider = useProvider();
  const summarise = useMutation({
    mutationFn: ({ noteId }: Reading) => api.summarise(noteId),
    onSuccess: ({ provenance }, reading) => {
      if (provenance.outside) {
        void queries.invalidateQueries({ queryKey: keys.insight(reading.noteId) });
      } else {
        asked.set(nameOf(reading), provenance);
        void queries.invalidateQueries({ queryKey: keys.engines });
      }
    },
  });
  const noteId = insight?.note_id ?? "";
  const revision = insight?.state === "done" ? insight.analysed_revision : null;
  const reading = nameOf({ noteId, revision });
  const known = insight?.provider_summary?.revision === revision;
  const agreed = provider?.agreed === true;
  const ask = useEffectEvent((wanted: Reading) => summarise.mutate(wanted));

  useEffect(() => {
    const wanted = { noteId, revision };
    if (!agreed || !noteId || revision === null || known || asked.has(nameOf(wanted))) {
      return;
    }
    asked.set(nameOf(wanted), null);
    ask(wanted);
  }, [agreed, noteId, revision, known]);

  const about = summarise.variables?.noteId === noteId;
  const asking = about && summarise.isPending;
  const missing = provider?.ready === true && revision !== null && !known && !asking;
  // Of a short note nothing would be sent, and nothing else would come back.
  const outgoing = useQuery({ ...outgoingQuery({ kind: "summary", noteId, revision }), enabled: missing });
  const instead = asking || known ? null : asked.get(reading);
  return {
    provider,
    asking,
    ask: () => noteId && summarise.mutate({ noteId, revision }),
    couldAsk: missing && Boolean(outgoing.data?.text),
    insteadOf: instead && instead.attempts.length > 0 ? instead : null,
    problem: about && summarise.isError ? explain(summarise.error) : null,
  };
}
