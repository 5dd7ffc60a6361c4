import { lazy, Suspense, useState } from "react";
import { SkeletonLines } from "@/components/skeleton";
import type { Insight, TextSpan } from "@/lib/api/types";
import { type Command, useCommands } from "@/lib/commands/commands";
import { Card } from "./card";
import type { CardStatus } from "./card-status";
import { useProviderSummary } from "./provider-summary";
import { QuietButton } from "./quiet-line";
import { Sent } from "./sent";
import { SentenceLink } from "./sentence-link";
import { useShowSentence } from "./use-show-sentence";

const CompareDialog = lazy(async () => ({ default: (await import("./compare-dialog")).CompareDialog }));

type SummaryCardProps = { insight: Insight | undefined; status: CardStatus };

/**
 * The sentences that carry the note; each leads to where it stands, or to the sentence it rests on. Where a provider has
 * made a summary, that is shown, and what this server found is one press away.
 */
export function SummaryCard({ insight, status }: SummaryCardProps) {
  const [ownShown, setOwnShown] = useState(false);
  const [comparing, setComparing] = useState(false);
  const { provider, asking, ask, couldAsk, insteadOf, problem } = useProviderSummary(insight);
  const own = insight?.summary;
  const made = insight?.provider_summary;
  const both = insight && own && made ? { noteId: insight.note_id, own, made } : null;
  const byProvider = made && !ownShown ? made : null;
  const shown = byProvider ?? own;
  const madeOlder = made !== null && made !== undefined && made.revision < (insight?.analysed_revision ?? 0);
  const redoBy = provider && couldAsk && !byProvider ? provider.name : null;
  const redo = () => {
    setOwnShown(false);
    ask();
  };
  const offered: Command[] = [];
  if (redoBy) {
    offered.push({
      id: "summary-redo",
      title: `Redo the summary with ${redoBy}`,
      group: "Insight",
      keywords: ["provider", "summarise"],
      run: redo,
    });
  }
  if (both) {
    offered.push({
      id: "summary-compare",
      title: "Compare the two summaries",
      group: "Insight",
      keywords: ["provider", "side by side"],
      run: () => setComparing(true),
    });
  }
  useCommands(offered);
  return (
    <Card
      title="Summary"
      {...status}
      older={status.older || (byProvider !== null && madeOlder)}
      redoing={status.redoing || (asking && byProvider !== null)}
      asking={asking ? provider?.name : null}
      onRedo={byProvider && provider?.agreed ? ask : status.onRedo}
      provenance={byProvider ? byProvider.provenance : (insteadOf ?? own?.provenance)}
      skeleton={<SkeletonLines count={5} className="min-h-32 pt-1" />}
      quiet={
        provider && insight && shown ? (
          <>
            {redoBy ? <QuietButton onClick={redo}>redo with {redoBy}</QuietButton> : null}
            <Sent
              wanted={{ kind: "summary", noteId: insight.note_id, revision: insight.analysed_revision }}
              provider={provider}
            />
          </>
        ) : null
      }
    >
      {shown && insight ? (
        <>
          {both ? (
            <div className="mb-1.5 flex flex-wrap gap-x-3">
              <TextButton onClick={() => setOwnShown(!ownShown)}>
                {ownShown ? `Show what ${both.made.provenance.engine} made` : "Show what this server found"}
              </TextButton>
              <TextButton onClick={() => setComparing(true)}>Compare</TextButton>
            </div>
          ) : null}
          <Sentences noteId={insight.note_id} sentences={shown.sentences} />
          {problem ? <p className="mt-2 text-sm text-muted">{problem}</p> : null}
          {both && comparing ? (
            <Suspense fallback={null}>
              <CompareDialog {...both} older={madeOlder} onClose={() => setComparing(false)} />
            </Suspense>
          ) : null}
        </>
      ) : null}
    </Card>
  );
}

function TextButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      className="rounded-sm text-sm text-muted underline-offset-2 hover:text-ink hover:underline"
      onClick={onClick}
    >
      {children}
    </button>
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
          <SentenceLink noteId={noteId} sentence={sentence} onFollow={() => void show(noteId, sentence)} />
        </span>
      ))}
    </p>
  );
}
