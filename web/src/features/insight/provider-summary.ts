import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Insight, Provenance } from "@/lib/api/types";

/** Notes and revisions for which a provider was asked since the page was opened: a refusal is not asked for again. */
const asked = new Set<string>();

type ProviderSummaryAsking = {
  /** The provider that would be asked, where there is one and the account agrees. */
  provider: string | null;
  asking: boolean;
  ask: () => void;
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
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => api.engines({ signal }) });
  const summarise = useMutation({
    mutationFn: (noteId: string) => api.summarise(noteId),
    onSuccess: (summary, noteId) => {
      if (summary.provenance.outside) {
        void queries.invalidateQueries({ queryKey: keys.insight(noteId) });
      }
    },
  });
  const provider = engines.data?.agreed ? (engines.data.providers[0]?.name ?? null) : null;
  const noteId = insight?.note_id;
  const revision = insight?.state === "done" ? insight.analysed_revision : null;
  const known = insight?.provider_summary?.revision === revision;
  const ask = useEffectEvent((id: string) => summarise.mutate(id));

  useEffect(() => {
    if (!provider || !noteId || revision === null || known || asked.has(`${noteId} ${revision}`)) {
      return;
    }
    asked.add(`${noteId} ${revision}`);
    ask(noteId);
  }, [provider, noteId, revision, known]);

  const about = summarise.variables === noteId;
  const instead = about && summarise.data && !summarise.data.provenance.outside;
  return {
    provider,
    asking: about && summarise.isPending,
    ask: () => noteId && summarise.mutate(noteId),
    insteadOf: instead && summarise.data.provenance.attempts.length > 0 ? summarise.data.provenance : null,
    problem: about && summarise.isError ? explain(summarise.error) : null,
  };
}
