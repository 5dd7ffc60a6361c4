import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/button";
import { Field } from "@/components/field";
import { Keys } from "@/components/keys";
import { api } from "@/lib/api/endpoints";
import { explain } from "@/lib/api/problem";
import type { Question } from "@/lib/api/types";
import { QuizArrange } from "./quiz-arrange";
import { answerOption, answerTruth, giveUp, type QuizMove, type QuizRun } from "./quiz-run";
import { Sentence } from "./sentence";

export type QuestionOf<Kind extends Question["kind"]> = Extract<Question, { kind: Kind }>;

type QuizQuestionProps = { question: Question; run: QuizRun; onMove: (move: QuizMove) => void };

/** What is asked, and the means to answer it, each kind by the keyboard alone. */
export function QuizQuestion({ question, run, onMove }: QuizQuestionProps) {
  return (
    <>
      <p className="mb-3 font-medium text-pretty">
        <Sentence text={question.kind === "true_false" ? question.statement : question.prompt} />
      </p>
      <Answering question={question} run={run} onMove={onMove} />
    </>
  );
}

function Answering({ question, run, onMove }: QuizQuestionProps) {
  switch (question.kind) {
    case "multiple_choice":
      return <Options question={question} run={run} onMove={onMove} />;
    case "true_false":
      return <Truth question={question} run={run} onMove={onMove} />;
    case "cloze":
    case "short_answer":
      return <Typed question={question} run={run} onMove={onMove} />;
    case "ordering":
    case "matching":
      return <QuizArrange question={question} run={run} onMove={onMove} />;
  }
}

type OfKind<Kind extends Question["kind"]> = Omit<QuizQuestionProps, "question"> & {
  question: QuestionOf<Kind>;
};

function Options({ question, run, onMove }: OfKind<"multiple_choice">) {
  const picked = run.given?.kind === "option" ? run.given.option : null;
  const choose = (option: string) => {
    const move = answerOption(question, option);
    if (move) {
      onMove(move);
    }
  };
  return (
    <ol className="flex flex-col gap-1.5">
      {question.options.map((option, index) => (
        <li key={option}>
          <Choice
            keys={String(index + 1)}
            label={option}
            open={!run.given}
            right={option === question.answer}
            picked={option === picked}
            onPick={() => choose(option)}
          />
        </li>
      ))}
    </ol>
  );
}

function Truth({ question, run, onMove }: OfKind<"true_false">) {
  const picked = run.given?.kind === "truth" ? run.given.value : null;
  return (
    <ul className="flex flex-col gap-1.5">
      {[true, false].map((value) => (
        <li key={String(value)}>
          <Choice
            keys={value ? "T" : "F"}
            label={value ? "True" : "False"}
            open={!run.given}
            right={value === question.answer}
            picked={value === picked}
            onPick={() => {
              const move = answerTruth(question, value);
              if (move) {
                onMove(move);
              }
            }}
          />
        </li>
      ))}
    </ul>
  );
}

type ChoiceProps = {
  keys: string;
  label: string;
  open: boolean;
  right: boolean;
  picked: boolean;
  onPick: () => void;
};

function Choice({ keys, label, open, right, picked, onPick }: ChoiceProps) {
  const mark = open ? undefined : right ? "right" : picked ? "wrong" : undefined;
  return (
    <button type="button" className="quiz-option" disabled={!open} data-mark={mark} onClick={onPick}>
      <Keys combination={keys} />
      <span className="min-w-0 grow">{label}</span>
      {mark ? <span className="text-sm text-muted">{mark === "right" ? "right" : "yours"}</span> : null}
    </button>
  );
}

/** The server judges what is typed: it knows the forms of words. */
function Typed({ question, run, onMove }: OfKind<"cloze" | "short_answer">) {
  const [text, setText] = useState("");
  const check = useMutation({
    // The forms of words are those of the note's language, and what is meant is judged by the proof.
    mutationFn: () =>
      api.checkAnswer({
        given: text,
        expected: question.answer,
        question: question.prompt,
        proof: question.proofs[0]?.text,
        note_id: question.proofs[0]?.note_id,
      }),
    onSuccess: ({ verdict, explanation }) =>
      onMove({ type: "answer", given: { kind: "typed", text, explanation }, outcome: verdict }),
  });
  if (run.given) {
    return <p className="rounded-md bg-good-soft px-3 py-2 font-medium">{question.answer}</p>;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check.isPending) {
      text.trim() ? check.mutate() : onMove(giveUp);
    }
  };
  // The letters typed here are no commands of the quiz; Escape still leaves it.
  const keep = (event: KeyboardEvent) => {
    if (event.key !== "Escape") {
      event.stopPropagation();
    }
  };
  return (
    <form onSubmit={submit}>
      <div className="flex flex-wrap items-end gap-2">
        <Field
          label={question.kind === "cloze" ? "What stands in the gap?" : "Your answer"}
          error={check.isError ? explain(check.error) : null}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keep}
          className="min-w-40 grow"
        />
        <Button type="submit" small look="primary" busy={check.isPending}>
          Check <Keys combination="Enter" />
        </Button>
      </div>
    </form>
  );
}
