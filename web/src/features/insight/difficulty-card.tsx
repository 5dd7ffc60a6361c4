import { SkeletonLines } from "@/components/skeleton";
import type { Insight } from "@/lib/api/types";
import { count } from "@/lib/wording";
import { Card } from "./card";
import type { CardStatus } from "./card-status";
import { levelWords, minutesWord } from "./wording";

type DifficultyCardProps = { insight: Insight | undefined; status: CardStatus };

/** How hard the text reads, how long it takes, and what makes it so. */
export function DifficultyCard({ insight, status }: DifficultyCardProps) {
  const difficulty = insight?.difficulty;
  return (
    <Card
      title="Difficulty"
      {...status}
      provenance={difficulty?.provenance}
      skeleton={<SkeletonLines count={3} className="min-h-20 pt-1" />}
    >
      {difficulty ? (
        <div>
          <p>
            <span className="font-medium">{levelWords[difficulty.level]}</span>
            <span className="text-muted">
              {" "}
              · {minutesWord(difficulty.reading_minutes)} · {count(difficulty.words, "word")}
            </span>
          </p>
          <div
            className="strength my-2"
            role="img"
            aria-label={`${Math.round(difficulty.score)} of 100, from easy to hard`}
          >
            <span style={{ width: `${Math.round(difficulty.score)}%` }} />
          </div>
          {difficulty.reasons.length > 0 ? (
            <ul className="list-disc ps-4 text-muted">
              {difficulty.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}
