import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/button";
import { Keys } from "@/components/keys";
import type { Question } from "@/lib/api/types";
import { answerArranged, moved, type QuizMove, type QuizRun } from "./quiz-run";
import { Sentence } from "./sentence";

type Arranged = Extract<Question, { kind: "ordering" | "matching" }>;
type QuizArrangeProps = { question: Arranged; run: QuizRun; onMove: (move: QuizMove) => void };

/**
 * Steps to be ordered, or meanings to be moved beside their terms. The arrow keys go from one to the next and, with Shift,
 * take it along; buttons do the same for a finger.
 */
export function QuizArrange({ question, run, onMove }: QuizArrangeProps) {
  const movable = question.kind === "ordering" ? question.items : question.meanings;
  const right = question.kind === "ordering" ? question.order : question.pairs;
  const [places, setPlaces] = useState(() => movable.map((_, index) => index));
  const rows = useRef<(HTMLLIElement | null)[]>([]);
  const follow = useRef<number | null>(null);
  const open = !run.given;

  const take = (from: number, step: -1 | 1) => {
    follow.current = from + step;
    setPlaces(moved(places, from, step));
  };
  // What was moved keeps the focus, in its new place.
  useLayoutEffect(() => {
    if (follow.current !== null && places.length > 0) {
      rows.current[follow.current]?.focus();
      follow.current = null;
    }
  }, [places]);
  const check = () => {
    const move = answerArranged(question, places);
    if (move) {
      onMove(move);
    }
  };
  const keyDown = (event: KeyboardEvent, at: number) => {
    if (!open || event.target !== event.currentTarget) {
      return;
    }
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      event.shiftKey ? take(at, step) : rows.current[at + step]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      check();
    }
  };

  return (
    <div>
      <ol className="flex flex-col gap-1.5">
        {places.map((place, at) => (
          <li
            key={movable[place]}
            ref={(row) => {
              rows.current[at] = row;
            }}
            tabIndex={open ? 0 : undefined}
            onKeyDown={(event) => keyDown(event, at)}
            className="quiz-option quiz-row"
            data-mark={open ? undefined : right[at] === place ? "right" : "wrong"}
          >
            <span className="min-w-0 grow">
              {question.kind === "matching" ? (
                <strong className="block font-semibold">{question.terms[at]}</strong>
              ) : (
                <span className="me-2 text-muted">{at + 1}.</span>
              )}
              <Sentence text={movable[place] ?? ""} />
            </span>
            {open ? (
              <span className="flex shrink-0 gap-1">
                <Step label="Move up" sign="↑" disabled={at === 0} onClick={() => take(at, -1)} />
                <Step
                  label="Move down"
                  sign="↓"
                  disabled={at === places.length - 1}
                  onClick={() => take(at, 1)}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {open ? (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button small look="primary" onClick={check}>
            Check <Keys combination="Enter" />
          </Button>
          <span className="text-sm text-muted">
            <Keys combination="Shift+↑" /> <Keys combination="Shift+↓" /> move
          </span>
        </div>
      ) : null}
    </div>
  );
}

type StepProps = { label: string; sign: string; disabled: boolean; onClick: () => void };

function Step({ label, sign, disabled, onClick }: StepProps) {
  return (
    <button
      type="button"
      className="quiz-step"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {sign}
    </button>
  );
}
