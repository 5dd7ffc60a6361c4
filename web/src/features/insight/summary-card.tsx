import { SkeletonLines } from "@/components/skeleton";
import type { Insight } from "@/lib/api/types";
import { Card } from "./card";
import type { CardStatus } from "./card-status";
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
                <button
                  type="button"
                  className="summary-sentence"
                  title="Show it in the note"
                  onClick={() => void show(insight.note_id, sentence)}
                >
                  {plain(sentence.text)}
                </button>
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

/** The sentence without the marks of Markdown, which only matter where it stands. */
export function plain(text: string): string {
  return text
    .replace(/!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, "$1")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`|==)/g, "")
    .replace(/(^|[\s(])[*_](\S[^*_]*?)[*_](?=[\s).,;:!?]|$)/g, "$1$2")
    .replace(/\s+/g, " ")
    .trim();
}
