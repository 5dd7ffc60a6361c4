import type { Question, Quiz } from "@/lib/api/types";

/** A run through a quiz. `given` holds the answer chosen for each question asked so far. */
export type QuizRun = {
  questions: Question[];
  at: number;
  /** The option picked, or null while the answer is hidden or when it was only revealed. */
  picked: string | null;
  revealed: boolean;
  outcomes: ("right" | "wrong")[];
};

export type QuizMove =
  | { type: "pick"; option: string }
  | { type: "reveal" }
  /** How it went, said by the person, for questions without options. */
  | { type: "judge"; right: boolean }
  | { type: "next" };

export function startRun(quiz: Pick<Quiz, "questions">): QuizRun {
  return { questions: quiz.questions, at: 0, picked: null, revealed: false, outcomes: [] };
}

export function currentQuestion(run: QuizRun): Question | null {
  return run.questions[run.at] ?? null;
}

export function isOver(run: QuizRun): boolean {
  return run.at >= run.questions.length;
}

export function score(run: QuizRun): number {
  return run.outcomes.filter((outcome) => outcome === "right").length;
}

function onward(run: QuizRun, outcome: "right" | "wrong"): QuizRun {
  return { ...run, at: run.at + 1, picked: null, revealed: false, outcomes: [...run.outcomes, outcome] };
}

export function play(run: QuizRun, move: QuizMove): QuizRun {
  const question = currentQuestion(run);
  if (!question) {
    return run;
  }
  switch (move.type) {
    case "pick":
      return run.revealed || !question.options?.includes(move.option)
        ? run
        : { ...run, picked: move.option, revealed: true };
    case "reveal":
      return run.revealed ? run : { ...run, revealed: true };
    case "judge":
      return run.revealed && !question.options ? onward(run, move.right ? "right" : "wrong") : run;
    case "next":
      // A question with options that was only looked at counts as not known.
      return run.revealed && question.options
        ? onward(run, run.picked === question.answer ? "right" : "wrong")
        : run;
  }
}

/** The move a key stands for: 1-4 answer or judge, space reveals and goes on. */
export function moveForKey(run: QuizRun, key: string): QuizMove | null {
  const question = currentQuestion(run);
  if (!question) {
    return null;
  }
  if (key === " " || key === "Enter") {
    if (!run.revealed) {
      return { type: "reveal" };
    }
    return question.options ? { type: "next" } : { type: "judge", right: true };
  }
  const number = /^[1-9]$/.test(key) ? Number(key) : 0;
  if (!question.options) {
    return run.revealed && (number === 1 || number === 2) ? { type: "judge", right: number === 2 } : null;
  }
  const option = run.revealed ? undefined : question.options[number - 1];
  return option === undefined ? null : { type: "pick", option };
}
