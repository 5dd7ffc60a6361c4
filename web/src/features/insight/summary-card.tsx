import { Link } from "@tanstack/react-router";
import { SkeletonLines } from "@/components/skeleton";
import type { Insight } from "@/lib/api/types";
import { Card } from "./card";
import type { CardStatus } from "./card-status";
import { Sentence } from "./sentence";
import { useShowSentence } from "./use-show-sentence";

type SummaryCardProps = { insight: Insight | undefined; status: CardStatus };

/** The sentences that carry the note; each leads to where it stands. */
export function SummaryCard({ insight, status }: SummaryCardProps) {
  const summary = insight?.summary;
  const show = useShowSentence(insight?.note_id ?? "");
  return (
    <Card
      title="Summary"
      {...status}
      provenance={summary?.provenance}
      skeleton={<SkeletonLines count={5} className="min-h-32 pt-1" />}
    >
      {summary && insight ? (
        summary.sentences.length > 0 ? (
          <p className="text-pretty">
            {summary.sentences.map((sentence, index) => (
              <span key={`${sentence.start}-${sentence.end}`}>
                {index > 0 ? " " : null}
                <Link
                  to="/notes/$noteId"
                  params={{ noteId: insight.note_id }}
                  className="summary-sentence"
                  title="Show it in the note"
                  onClick={(event) => {
                    event.preventDefault();
                    void show(insight.note_id, sentence);
                  }}
                >
                  <Sentence text={sentence.text} />
                </Link>
              </span>
            ))}
          </p>
        ) : (
          <p className="text-muted">Too short to be summed up: the note says it all.</p>
        )
      ) : null}
    </Card>
  );
}
