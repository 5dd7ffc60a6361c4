import { describe, expect, it } from "vitest";
import type { Question } from "@/lib/api/types";
import {
  answerArranged,
  currentQuestion,
  giveUp,
  isOver,
  missedByNote,
  moved,
  moveForKey,
  play,
  type QuizRun,
  score,
  startRun,
  tellsAnswer,
} from "./quiz-run";

const shared = { difficulty: 0.4, proofs: [{ text: "Proof.", start: 0, end: 6, note_id: "n" }] };
const choice: Question = {
  ...shared,
  id: "1",
  kind: "multiple_choice",
  prompt: "It is _____.",
  options: ["heat", "work", "order", "time"],
  answer: "work",
};
const lie: Question = {
  ...shared,
  id: "2",
  kind: "true_false",
  statement: "Work is heat.",
  answer: false,
  changed: "heat",
  correction: "force",
};
const steps: Question = {
  ...shared,
  id: "3",
  kind: "ordering",
  prompt: "Order",
  items: ["c", "a", "d", "b"],
  order: [1, 3, 0, 2],
};

function press(run: QuizRun, ...keys: string[]): QuizRun {
  return keys.reduce((now, key) => {
    const move = moveForKey(now, key);
    return move ? play(now, move) : now;
  }, run);
}

describe("a run through a quiz, by keys", () => {
  it("answers with a number or a letter, goes on with space, and counts", () => {
    const run = press(startRun({ questions: [choice, lie] }), "2");
    expect(run).toMatchObject({ given: { option: "work" }, outcome: "right", at: 0 });
    const done = press(run, " ", "f", "Enter");
    expect(isOver(done)).toBe(true);
    expect(score(done)).toBe(2);
  });

  it("counts a wrong answer, and one that was only looked at, as not known", () => {
    const looked = play(press(startRun({ questions: [choice, choice] }), "1", " "), giveUp);
    expect(press(looked, " ").outcomes).toEqual(["wrong", "wrong"]);
  });

  it("takes the first answer only, and goes on only after one", () => {
    expect(press(startRun({ questions: [choice] }), "1", "2").given).toMatchObject({ option: "heat" });
    expect(press(startRun({ questions: [choice] }), " ").at).toBe(0);
  });

  it("judges an order as a whole, and says when only two steps were exchanged", () => {
    const outcome = (places: number[]) => answerArranged(steps, places);
    expect(outcome([1, 3, 0, 2])).toMatchObject({ outcome: "right" });
    expect(outcome([3, 1, 0, 2])).toMatchObject({ outcome: "almost" });
    expect(outcome([0, 1, 2, 3])).toMatchObject({ outcome: "wrong" });
  });

  it("moves a step up and down, and not over the ends", () => {
    expect(moved([0, 1, 2], 0, 1)).toEqual([1, 0, 2]);
    expect(moved([0, 1, 2], 2, -1)).toEqual([0, 2, 1]);
    expect(moved([0, 1, 2], 0, -1)).toEqual([0, 1, 2]);
  });

  it("tells which notes to read again, each once", () => {
    const other = { ...lie, id: "3", proofs: [{ ...shared.proofs[0], note_id: "m" }] } as Question;
    const over = press(startRun({ questions: [choice, lie, other] }), "1", " ", "t", " ", "t", " ");
    expect(missedByNote(over).map(({ noteId, questions }) => [noteId, questions.length])).toEqual([
      ["n", 2],
      ["m", 1],
    ]);
  });

  it("keeps back a title that tells the answer", () => {
    expect(tellsAnswer("Works of nature", choice)).toBe(true);
    expect(tellsAnswer("Entropy", choice)).toBe(false);
    expect(tellsAnswer("Ordering", steps)).toBe(false);
  });

  it("ignores keys that stand for nothing", () => {
    const start = startRun({ questions: [choice] });
    expect(moveForKey(start, "5")).toBeNull();
    expect(moveForKey(start, "t")).toBeNull();
    const over = press(start, "2", " ");
    expect(currentQuestion(over)).toBeNull();
    expect(moveForKey(over, " ")).toBeNull();
  });
});
