import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { SkeletonLines } from "@/components/skeleton";
import type { Insight, TextSpan } from "@/lib/api/types";
import { Card } from "./card";
import type { CardStatus } from "./card-status";
import { useProviderSummary } from "./provider-summary";
import { Sentence } from "./sentence";
import { useShowSentence } from "./use-show-sentence";

type SummaryCardProps = { insight: Insight | undefined; status: CardStatus };

/**
 * The sentences that carry the note; each leads to where it stands, or to the sentence it rests on. Where a provider has
 * made a summary, that is shown, and what this server found is one press away.
 */
export function SummaryCard({ insight, status }: SummaryCardProps) {
  const [ownShown, setOwnShown] = useState(false);
  const { provider, asking, ask, insteadOf, problem } = useProviderSummary(insight);
  const own = insight?.summary;
  const made = insight?.provider_summary;
  const byProvider = made && !ownShown ? made : null;
  const shown = byProvider ?? own;
  const older = byProvider !== null && byProvider.revision < (insight?.analysed_revision ?? 0);
  return (
    <Card
      title="Summary"
      {...status}
      older={status.older || older}
      redoing={status.redoing || asking}
      onRedo={byProvider && provider ? ask : status.onRedo}
      provenance={byProvider ? byProvider.provenance : (insteadOf ?? own?.provenance)}
      skeleton={<SkeletonLines count={5} className="min-h-32 pt-1" />}
      actions={
        made && own ? (
          <button
            type="button"
            className="rounded-sm text-sm text-muted underline-offset-2 hover:text-ink hover:underline"
            onClick={() => setOwnShown(!ownShown)}
          >
            {ownShown ? `Show what ${made.provenance.engine} made` : "Show what this server found"}
          </button>
        ) : null
      }
    >
      {shown && insight ? (
        <>
          <Sentences noteId={insight.note_id} sentences={shown.sentences} />
          {problem ? <p className="mt-2 text-sm text-muted">{problem}</p> : null}
        </>
      ) : null}
    </Card>
  );
}

function Sentences({ noteId, sentences }: { noteId: string; sentences: TextSpan[] }) {
  const show = useShowSentence(noteId);
  if (sentences.length === 0) {
    return <p className="text-muted">Too short to be summed up: the note says it all.</p>;
  }
  return (
    <p className="text-pretty">
      {sentences.map((sentence, index) => (
        <span key={`${sentence.start}-${sentence.end}-${sentence.text}`}>
          {index > 0 ? " " : null}
          <Link
            to="/notes/$noteId"
            params={{ noteId }}
            className="summary-sentence"
            title="Show it in the note"
            onClick={(event) => {
              event.preventDefault();
              void show(noteId, sentence);
            }}
          >
            <Sentence text={sentence.text} />
          </Link>
        </span>
      ))}
    </p>
  );
}
