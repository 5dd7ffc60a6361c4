import { type KeyboardEvent, useEffect, useReducer, useRef } from "react";
import { Button } from "@/components/button";
import { Keys } from "@/components/keys";
import type { Question, Quiz } from "@/lib/api/types";
import {
  currentQuestion,
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

/** Asks one question after another; the keys 1 to 4 and space are enough. */
export function QuizRunner({ noteId, quiz, onLeave, onNew, making }: QuizRunnerProps) {
  const [run, dispatch] = useReducer((now: QuizRun, move: QuizMove | "again") => {
    return move === "again" ? startRun(quiz) : play(now, move);
  }, startRun(quiz));
  const place = useRef<HTMLDivElement>(null);
  const question = currentQuestion(run);

  useEffect(() => {
    // Each question takes the focus, so that its keys work and a screen reader says it.
    if (run.at >= 0) {
      place.current?.focus({ preventScroll: run.at > 0 });
    }
  }, [run.at]);

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
          <p className="mb-3 font-medium text-pretty">
            <Sentence text={question.prompt} />
          </p>
          {question.options ? (
            <Options question={question} run={run} onPick={(option) => dispatch({ type: "pick", option })} />
          ) : run.revealed ? (
            <p className="rounded-md bg-good-soft px-3 py-2 font-medium">{question.answer}</p>
          ) : null}
          <div aria-live="polite">
            {run.revealed ? <Proof noteId={noteId} question={question} run={run} /> : null}
          </div>
          <Steps question={question} run={run} dispatch={dispatch} />
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

type OptionsProps = { question: Question; run: QuizRun; onPick: (option: string) => void };

function Options({ question, run, onPick }: OptionsProps) {
  const markOf = (option: string) => {
    if (!run.revealed) {
      return undefined;
    }
    return option === question.answer ? "right" : option === run.picked ? "wrong" : undefined;
  };
  return (
    <ol className="flex flex-col gap-1.5">
      {question.options?.map((option, index) => (
        <li key={option}>
          <button
            type="button"
            className="quiz-option"
            disabled={run.revealed}
            data-mark={markOf(option)}
            onClick={() => onPick(option)}
          >
            <Keys combination={String(index + 1)} />
            <span className="min-w-0 grow">{option}</span>
            {markOf(option) ? (
              <span className="text-sm text-muted">{markOf(option) === "right" ? "right" : "yours"}</span>
            ) : null}
          </button>
        </li>
      ))}
    </ol>
  );
}

function Proof({ noteId, question, run }: { noteId: string; question: Question; run: QuizRun }) {
  const show = useShowSentence(noteId);
  const right = question.options ? run.picked === question.answer : null;
  return (
    <div className="mt-3">
      <p className="mb-1 text-sm text-muted">
        {right === null
          ? "From the note"
          : right
            ? "Right. From the note"
            : `It is “${question.answer}”. From the note`}
      </p>
      <button
        type="button"
        className="connection-evidence"
        title="Show it in the note"
        onClick={() => void show(question.proof.note_id, question.proof)}
      >
        <Sentence text={question.proof.text} />
      </button>
    </div>
  );
}

type StepsProps = { question: Question; run: QuizRun; dispatch: (move: QuizMove) => void };

function Steps({ question, run, dispatch }: StepsProps) {
  if (!run.revealed) {
    return (
      <Button small className="mt-3" onClick={() => dispatch({ type: "reveal" })}>
        Show the answer <Keys combination="Space" />
      </Button>
    );
  }
  if (question.options) {
    return (
      <Button small look="primary" className="mt-3" onClick={() => dispatch({ type: "next" })}>
        {run.at + 1 === run.questions.length ? "Finish" : "Next question"}
      </Button>
    );
  }
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <Button small onClick={() => dispatch({ type: "judge", right: false })}>
        <Keys combination="1" /> Did not know
      </Button>
      <Button small onClick={() => dispatch({ type: "judge", right: true })}>
        <Keys combination="2" /> Knew it
      </Button>
    </div>
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
  const show = useShowSentence(noteId);
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
                <button
                  type="button"
                  className="connection-evidence"
                  onClick={() => void show(question.proof.note_id, question.proof)}
                >
                  <Sentence text={question.proof.text} />
                </button>
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
