import type { Question } from "@/lib/api/types";

export type Outcome = "right" | "almost" | "wrong";

/** What was answered, in the form of the question's kind. */
export type Given =
  | { kind: "option"; option: string }
  | { kind: "truth"; value: boolean }
  | { kind: "typed"; text: string; explanation: string }
  /** The order of the items, or for each term its meaning, as indexes. */
  | { kind: "arranged"; places: number[] }
  | { kind: "nothing" };

export type QuizRun = {
  questions: Question[];
  at: number;
  /** What was answered to the question shown; null while it is open. */
  given: Given | null;
  outcome: Outcome | null;
  outcomes: Outcome[];
};

export type QuizMove = { type: "answer"; given: Given; outcome: Outcome } | { type: "next" };

export function startRun(quiz: { questions: Question[] }): QuizRun {
  return { questions: quiz.questions, at: 0, given: null, outcome: null, outcomes: [] };
}

export function currentQuestion(run: QuizRun): Question | null {
  return run.questions[run.at] ?? null;
}

export function isOver(run: QuizRun): boolean {
  return run.at >= run.questions.length;
}

/** Answers that were right, or right but for a slip. */
export function score(run: QuizRun): number {
  return run.outcomes.filter((outcome) => outcome !== "wrong").length;
}

/** The questions that were not known, by the note that proves them, in the order in which they were asked. */
export function missedByNote(run: QuizRun): { noteId: string; questions: Question[] }[] {
  const missed = new Map<string, Question[]>();
  run.questions.forEach((question, index) => {
    if (run.outcomes[index] === "wrong") {
      const noteId = question.proofs[0]?.note_id ?? "";
      missed.set(noteId, [...(missed.get(noteId) ?? []), question]);
    }
  });
  return [...missed].map(([noteId, questions]) => ({ noteId, questions }));
}

/** Whether the title of a note holds the answer, or a word of it, or the other way round. */
export function tellsAnswer(title: string, question: Question): boolean {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const answers =
    question.kind === "matching"
      ? question.terms
      : question.kind === "true_false"
        ? [question.correction ?? ""]
        : question.kind === "ordering"
          ? []
          : [question.answer];
  // "Cells" tells "cell": the beginnings of words are compared.
  const begins = (word: string) => word.slice(0, Math.max(3, word.length - 2));
  const told = new Set(words(title).map(begins));
  return answers.some((answer) => words(answer).some((word) => told.has(begins(word))));
}

/** The first answer to a question counts; going on needs one. */
export function play(run: QuizRun, move: QuizMove): QuizRun {
  if (isOver(run)) {
    return run;
  }
  if (move.type === "answer") {
    return run.given ? run : { ...run, given: move.given, outcome: move.outcome };
  }
  return run.outcome
    ? { ...run, at: run.at + 1, given: null, outcome: null, outcomes: [...run.outcomes, run.outcome] }
    : run;
}

/** The move that answers with nothing: it shows the answer and counts as not known. */
export const giveUp: QuizMove = { type: "answer", given: { kind: "nothing" }, outcome: "wrong" };

export function answerOption(question: Question, option: string): QuizMove | null {
  if (question.kind !== "multiple_choice") {
    return null;
  }
  return {
    type: "answer",
    given: { kind: "option", option },
    outcome: option === question.answer ? "right" : "wrong",
  };
}

export function answerTruth(question: Question, value: boolean): QuizMove | null {
  if (question.kind !== "true_false") {
    return null;
  }
  return {
    type: "answer",
    given: { kind: "truth", value },
    outcome: value === question.answer ? "right" : "wrong",
  };
}

/** An order or a matching is right as a whole; with one exchange of two it is nearly so. */
export function answerArranged(question: Question, places: number[]): QuizMove | null {
  if (question.kind !== "ordering" && question.kind !== "matching") {
    return null;
  }
  const right = question.kind === "ordering" ? question.order : question.pairs;
  const misplaced = right.filter((place, index) => place !== places[index]).length;
  const outcome = misplaced === 0 ? "right" : misplaced === 2 && right.length > 3 ? "almost" : "wrong";
  return { type: "answer", given: { kind: "arranged", places }, outcome };
}

/** The move a key stands for in a question that is answered by one key. */
export function moveForKey(run: QuizRun, key: string): QuizMove | null {
  const question = currentQuestion(run);
  if (!question) {
    return null;
  }
  if (run.given) {
    return key === " " || key === "Enter" ? { type: "next" } : null;
  }
  if (question.kind === "multiple_choice" && /^[1-9]$/.test(key)) {
    const option = question.options[Number(key) - 1];
    return option === undefined ? null : answerOption(question, option);
  }
  if (question.kind === "true_false" && /^[tf]$/i.test(key)) {
    return answerTruth(question, key.toLowerCase() === "t");
  }
  return null;
}

/** The places after the one at `from` was moved by `step`, or the same places where it cannot be. */
export function moved(places: number[], from: number, step: -1 | 1): number[] {
  const to = from + step;
  const [one, other] = [places[from], places[to]];
  if (one === undefined || other === undefined) {
    return places;
  }
  return places.map((place, index) => (index === from ? other : index === to ? one : place));
}
