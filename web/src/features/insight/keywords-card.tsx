import { useNavigate } from "@tanstack/react-router";
import { Skeleton } from "@/components/skeleton";
import type { Insight } from "@/lib/api/types";
import { setLayout } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";
import { Card } from "./card";
import type { CardStatus } from "./card-status";

type KeywordsCardProps = { insight: Insight | undefined; status: CardStatus };

/** What the note is about; a word searches all notes for it. */
export function KeywordsCard({ insight, status }: KeywordsCardProps) {
  const keywords = insight?.keywords;
  const search = useSearchFor();
  return (
    <Card title="Keywords" {...status} provenance={keywords?.provenance} skeleton={<KeywordSkeleton />}>
      {keywords ? (
        keywords.items.length > 0 ? (
          <ul className="flex flex-wrap gap-1.5 pt-0.5">
            {keywords.items.map(({ phrase }) => (
              <li key={phrase}>
                <button
                  type="button"
                  className="keyword"
                  title={`Search for “${phrase}”`}
                  onClick={() => search(phrase)}
                >
                  {phrase}
                </button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-muted">No word stands out in so short a text.</p>
        )
      ) : null}
    </Card>
  );
}

function useSearchFor() {
  const navigate = useNavigate();
  const screen = useScreen();
  return (words: string) => {
    if (screen === "phone") {
      void navigate({ to: "/", search: (before) => ({ ...before, q: words }) });
      return;
    }
    setLayout(
      screen === "tablet" ? { focus: false, tabletSide: "library" } : { focus: false, libraryOpen: true },
    );
    void navigate({ to: ".", search: (before) => ({ ...before, q: words }) });
  };
}

const widths = ["w-20", "w-28", "w-16", "w-24", "w-20", "w-14"];

function KeywordSkeleton() {
  return (
    <div className="flex min-h-14 flex-wrap gap-1.5 pt-0.5">
      {widths.map((width, index) => (
        <Skeleton key={`${width}-${index.toString()}`} className={`h-6 ${width}`} />
      ))}
    </div>
  );
}
