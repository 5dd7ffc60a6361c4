import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useReducer, useRef } from "react";
import { Button, buttonClass } from "@/components/button";
import { Keys } from "@/components/keys";
import type { Question } from "@/lib/api/types";
import { writeAbout } from "@/lib/quiz-about";
import type { ByteSpan } from "@/lib/text/byte-offsets";
import { count } from "@/lib/wording";
import { QuizQuestion } from "./quiz-question";
import {
  currentQuestion,
  giveUp,
  isOver,
  missedByNote,
  moveForKey,
  play,
  type QuizMove,
  type QuizRun,
  score,
  startRun,
  tellsAnswer,
} from "./quiz-run";
import { Sentence } from "./sentence";

type ShowProof = (noteId: string, span: ByteSpan) => void;
type TitleOf = (noteId: string) => string | undefined;

type QuizRunnerProps = {
  quiz: { questions: Question[] };
  /** Shows a proving sentence where it stands. */
  onShow: ShowProof;
  /** Names the notes, where the questions are of several. */
  titleOf?: TitleOf;
  /** Where the quiz is a part of something else, the way back to it. */
  onLeave?: () => void;
  onNew: () => void;
  making: boolean;
};

/** Asks one question after another; the keyboard alone is enough for every kind. */
export function QuizRunner({ quiz, onShow, titleOf, onLeave, onNew, making }: QuizRunnerProps) {
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
    if (event.key === "Escape" && onLeave) {
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
          <p className="mb-1 flex gap-1.5 text-sm text-muted">
            <span className="shrink-0">
              Question {run.at + 1} of {run.questions.length}
            </span>
            <NoteName question={question} titleOf={titleOf} answered={run.given !== null} />
          </p>
          <QuizQuestion key={question.id} question={question} run={run} onMove={dispatch} />
          <div aria-live="polite">
            {run.given ? <Answered question={question} run={run} onShow={onShow} /> : null}
          </div>
          <Steps run={run} dispatch={dispatch} />
        </>
      ) : null}
      {isOver(run) ? (
        <Result
          run={run}
          onShow={onShow}
          titleOf={titleOf}
          onAgain={() => dispatch("again")}
          onNew={onNew}
          making={making}
          onLeave={onLeave}
        />
      ) : null}
    </div>
  );
}

type NoteNameProps = { question: Question; titleOf: TitleOf | undefined; answered: boolean };

/** The note a question is from; a title that tells the answer waits for it. */
function NoteName({ question, titleOf, answered }: NoteNameProps) {
  const title = titleOf?.(question.proofs[0]?.note_id ?? "");
  if (!title || (!answered && tellsAnswer(title, question))) {
    return null;
  }
  return (
    <>
      <span aria-hidden="true">·</span>
      <span className="truncate">{title}</span>
    </>
  );
}

type AnsweredProps = { question: Question; run: QuizRun; onShow: ShowProof };

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
        : `It is false: the note says “${question.correction}”, not “${question.changed}”.`;
    case "ordering":
      return run.outcome === "almost" ? "Two steps are exchanged. In the note:" : "In the note:";
    case "matching":
      return run.outcome === "almost" ? "Two are exchanged. In the note:" : "In the note:";
  }
}

/** How it went, and the passages that prove what is right. */
function Answered({ question, run, onShow }: AnsweredProps) {
  return (
    <div className="mt-3">
      <p className="mb-1 text-sm text-muted">{verdict(question, run)}</p>
      <Proofs question={question} onShow={onShow} />
    </div>
  );
}

function Proofs({ question, onShow }: { question: Question; onShow: ShowProof }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {question.proofs.map((proof) => (
        <li key={proof.start}>
          <button
            type="button"
            className="connection-evidence"
            title="Show it in the note"
            onClick={() => onShow(proof.note_id, proof)}
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
  run: QuizRun;
  onShow: ShowProof;
  titleOf: TitleOf | undefined;
  onAgain: () => void;
  onNew: () => void;
  making: boolean;
  onLeave: (() => void) | undefined;
};

function Result({ run, onShow, titleOf, onAgain, onNew, making, onLeave }: ResultProps) {
  const missed = missedByNote(run);
  return (
    <div>
      <p className="mb-2 text-lg font-semibold" role="status">
        {score(run)} of {run.questions.length} right
      </p>
      {missed.length > 0 ? (
        <>
          <p className="mb-1 text-muted">Worth reading once more:</p>
          <ul className="mb-1 flex flex-col gap-4">
            {missed.map(({ noteId, questions }) => (
              <li key={noteId} className="flex flex-col gap-2">
                {titleOf ? (
                  <p className="flex items-baseline gap-2">
                    <Link to="/notes/$noteId" params={{ noteId }} className="min-w-0 font-medium">
                      {titleOf(noteId) ?? "A note"}
                    </Link>
                    <span className="shrink-0 text-sm text-muted">{count(questions.length, "question")}</span>
                  </p>
                ) : null}
                {questions.map((question) => (
                  <Proofs key={question.id} question={question} onShow={onShow} />
                ))}
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
        {titleOf && missed.length > 0 ? (
          <Link
            to="/quiz"
            search={(before) => ({
              ...before,
              about: writeAbout({ kind: "notes", ids: missed.map(({ noteId }) => noteId) }),
            })}
            className={buttonClass("plain", true)}
          >
            {missed.length === 1 ? "Only this note" : `Only these ${missed.length} notes`}
          </Link>
        ) : null}
        {onLeave ? (
          <Button small look="quiet" onClick={onLeave}>
            Done
          </Button>
        ) : null}
      </div>
    </div>
  );
}
