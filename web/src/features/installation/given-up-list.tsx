import { useId, useRef } from "react";
import { Button } from "@/components/button";
import type { GivenUpWork } from "@/lib/api/types";
import { count } from "@/lib/wording";
import { Moment } from "./moment";
import { useOfferAgain } from "./use-offer-again";
import { kindInWords } from "./work-words";

type EntryProps = { piece: GivenUpWork; onSettled: (pressed: HTMLElement) => void };

function Entry({ piece, onSettled }: EntryProps) {
  const reason = useId();
  const again = useOfferAgain(onSettled);
  const whose = piece.email ?? "an account that is not known";
  return (
    <li className="flex items-start gap-4 border-b border-line py-3 last:border-0 last:pb-0">
      <div className="min-w-0 grow">
        <p className="wrap-anywhere">
          <span className="font-medium">{kindInWords(piece.kind)}</span> of {whose}
        </p>
        <p id={reason} className="text-pretty wrap-anywhere">
          {piece.reason}
        </p>
        <p className="text-sm text-muted">
          {count(piece.attempts, "try", "tries")}
          {piece.at ? (
            <>
              , given up <Moment at={piece.at} />
            </>
          ) : null}
        </p>
      </div>
      <Button
        small
        busy={again.isPending}
        onClick={({ currentTarget }) => again.mutate({ only: [piece.id], pressed: currentTarget })}
        aria-label={`Try again: ${kindInWords(piece.kind)} of ${whose}`}
        aria-describedby={reason}
      >
        Try again
      </Button>
    </li>
  );
}

function summaryOf(amount: number, more: boolean): string {
  if (amount === 0) {
    return "Nothing was given up.";
  }
  const pieces = `${count(amount, "piece")} of work`;
  return more
    ? `More than ${pieces} were given up. The others are not shown here.`
    : `${pieces} ${amount === 1 ? "was" : "were"} given up.`;
}

type GivenUpListProps = {
  pieces: GivenUpWork[];
  /** There are more than these. */
  more: boolean;
};

/** What nobody tries any more, and the way to have it tried again. */
export function GivenUpList({ pieces, more }: GivenUpListProps) {
  const summary = useRef<HTMLParagraphElement>(null);
  // The button that was pressed goes with its piece, and whoever uses the keyboard goes on from here.
  const keepPlace = (pressed: HTMLElement) => {
    const focused = document.activeElement;
    if (focused === document.body || focused === pressed) {
      summary.current?.focus();
    }
  };
  const all = useOfferAgain(keepPlace);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p ref={summary} tabIndex={-1} className="text-muted">
          {summaryOf(pieces.length, more)}
        </p>
        {pieces.length > 1 ? (
          <Button
            small
            busy={all.isPending}
            onClick={({ currentTarget }) => all.mutate({ pressed: currentTarget })}
          >
            Try all again
          </Button>
        ) : null}
      </div>
      {pieces.length > 0 ? (
        <ul className="mt-2" aria-label="Work that was given up">
          {pieces.map((piece) => (
            <Entry key={piece.id} piece={piece} onSettled={keepPlace} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
