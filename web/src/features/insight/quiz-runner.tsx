import { type KeyboardEvent, useEffect, useReducer, useRef } from "react";
import { Button } from "@/components/button";
import { Keys } from "@/components/keys";
import type { Question, Quiz } from "@/lib/api/types";
import { QuizQuestion } from "./quiz-question";
import {
  currentQuestion,
  giveUp,
  isOver,
  moveForKey,
  play,
  type QuizMove,
  type QuizRun,
  score,
  startRun,
} from "./quiz-run";
import { Sentence } from "./sentence";
import { useShowSentence } from "./use-show-sentence";

type QuizRunnerProps = {
  noteId: string;
  quiz: Quiz;
  onLeave: () => void;
  onNew: () => void;
  making: boolean;
};

/** Asks one question after another; the keyboard alone is enough for every kind. */
export function QuizRunner({ noteId, quiz, onLeave, onNew, making }: QuizRunnerProps) {
  const [run, dispatch] = useReducer((now: QuizRun, move: QuizMove | "again") => {
    return move === "again" ? startRun(quiz) : play(now, move);
  }, startRun(quiz));
  const place = useRef<HTMLDivElement>(null);
  const question = currentQuestion(run);

  useEffect(() => {
    // Each question and each answer takes the focus, so that the keys work and a screen reader says it; a field to write
    // in has taken it already.
    const writing =
      place.current?.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement;
    if (run.at >= 0 && (!writing || run.given)) {
      place.current?.focus({ preventScroll: run.at > 0 });
    }
  }, [run.at, run.given]);

  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      event.preventDefault();
      onLeave();
      return;
    }
    // Enter on a button is that button; everywhere else it goes on like space.
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement) {
      return;
    }
    const move = moveForKey(run, event.key);
    if (move) {
      event.preventDefault();
      dispatch(move);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the buttons inside, which also work by themselves
    <div ref={place} tabIndex={-1} onKeyDown={keyDown} className="outline-none">
      {question ? (
        <>
          <p className="mb-1 text-sm text-muted">
            Question {run.at + 1} of {run.questions.length}
          </p>
          <QuizQuestion key={question.id} question={question} run={run} onMove={dispatch} />
          <div aria-live="polite">
            {run.given ? <Answered noteId={noteId} question={question} run={run} /> : null}
          </div>
          <Steps run={run} dispatch={dispatch} />
        </>
      ) : null}
      {isOver(run) ? (
        <Result
          noteId={noteId}
          run={run}
          onAgain={() => dispatch("again")}
          onNew={onNew}
          making={making}
          onLeave={onLeave}
        />
      ) : null}
    </div>
  );
}

type AnsweredProps = { noteId: string; question: Question; run: QuizRun };

function verdict(question: Question, run: QuizRun): string {
  if (run.given?.kind === "typed" && run.outcome !== "wrong") {
    return run.given.explanation;
  }
  if (run.outcome === "right") {
    return "Right.";
  }
  switch (question.kind) {
    case "multiple_choice":
    case "cloze":
    case "short_answer":
      return `It is “${question.answer}”.`;
    case "true_false":
      return question.answer
        ? "It is true."
        : `It is false: not “${question.changed}” but “${question.correction}”.`;
    case "ordering":
      return run.outcome === "almost" ? "Two steps are exchanged. In the note:" : "In the note:";
    case "matching":
      return run.outcome === "almost" ? "Two are exchanged. In the note:" : "In the note:";
  }
}

/** How it went, and the passages that prove what is right. */
function Answered({ noteId, question, run }: AnsweredProps) {
  return (
    <div className="mt-3">
      <p className="mb-1 text-sm text-muted">{verdict(question, run)}</p>
      <Proofs noteId={noteId} question={question} />
    </div>
  );
}

function Proofs({ noteId, question }: { noteId: string; question: Question }) {
  const show = useShowSentence(noteId);
  return (
    <ul className="flex flex-col gap-1.5">
      {question.proofs.map((proof) => (
        <li key={proof.start}>
          <button
            type="button"
            className="connection-evidence"
            title="Show it in the note"
            onClick={() => void show(proof.note_id, proof)}
          >
            <Sentence text={proof.text} />
          </button>
        </li>
      ))}
    </ul>
  );
}

type StepsProps = { run: QuizRun; dispatch: (move: QuizMove) => void };

function Steps({ run, dispatch }: StepsProps) {
  if (!run.given) {
    return (
      <Button small look="quiet" className="mt-3" onClick={() => dispatch(giveUp)}>
        Show the answer
      </Button>
    );
  }
  return (
    <Button small look="primary" className="mt-3" onClick={() => dispatch({ type: "next" })}>
      {run.at + 1 === run.questions.length ? "Finish" : "Next question"} <Keys combination="Space" />
    </Button>
  );
}

type ResultProps = {
  noteId: string;
  run: QuizRun;
  onAgain: () => void;
  onNew: () => void;
  making: boolean;
  onLeave: () => void;
};

function Result({ noteId, run, onAgain, onNew, making, onLeave }: ResultProps) {
  const missed = run.questions.filter((_, index) => run.outcomes[index] === "wrong");
  return (
    <div>
      <p className="mb-2 text-lg font-semibold" role="status">
        {score(run)} of {run.questions.length} right
      </p>
      {missed.length > 0 ? (
        <>
          <p className="mb-1 text-muted">Worth reading once more:</p>
          <ul className="mb-1 flex flex-col gap-2">
            {missed.map((question) => (
              <li key={question.id}>
                <Proofs noteId={noteId} question={question} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button small onClick={onAgain}>
          Once more
        </Button>
        <Button small busy={making} onClick={onNew}>
          New questions
        </Button>
        <Button small look="quiet" onClick={onLeave}>
          Done
        </Button>
      </div>
    </div>
  );
}
