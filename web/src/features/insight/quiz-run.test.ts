import { describe, expect, it } from "vitest";
import type { Question } from "@/lib/api/types";
import { currentQuestion, isOver, moveForKey, play, type QuizRun, score, startRun } from "./quiz-run";

const proof = { text: "Proof.", start: 0, end: 6, note_id: "n" };
const choice: Question = {
  id: "1",
  kind: "multiple_choice",
  prompt: "Which?",
  options: ["heat", "work", "order", "time"],
  answer: "work",
  difficulty: 0.4,
  proof,
};
const cloze: Question = { ...choice, id: "2", kind: "cloze", options: null, answer: "entropy" };

function press(run: QuizRun, ...keys: string[]): QuizRun {
  return keys.reduce((now, key) => {
    const move = moveForKey(now, key);
    return move ? play(now, move) : now;
  }, run);
}

describe("a run through a quiz, by keys", () => {
  it("answers with a number, goes on with space, and counts", () => {
    const run = press(startRun({ questions: [choice, cloze] }), "2");
    expect(run).toMatchObject({ picked: "work", revealed: true, at: 0 });
    const done = press(run, " ", " ", "2");
    expect(isOver(done)).toBe(true);
    expect(score(done)).toBe(2);
  });

  it("counts a wrong answer, and one that was only looked at, as not known", () => {
    const done = press(startRun({ questions: [choice, choice] }), "1", " ", " ", " ");
    expect(done.outcomes).toEqual(["wrong", "wrong"]);
  });

  it("takes the first answer only", () => {
    expect(press(startRun({ questions: [choice] }), "1", "2").picked).toBe("heat");
  });

  it("lets a person judge a question without options only after it was revealed", () => {
    const start = startRun({ questions: [cloze] });
    expect(moveForKey(start, "2")).toBeNull();
    expect(press(start, " ", "1").outcomes).toEqual(["wrong"]);
  });

  it("ignores keys that stand for nothing", () => {
    const start = startRun({ questions: [choice] });
    expect(moveForKey(start, "5")).toBeNull();
    expect(moveForKey(start, "x")).toBeNull();
    const over = press(start, "2", " ");
    expect(currentQuestion(over)).toBeNull();
    expect(moveForKey(over, " ")).toBeNull();
  });
});
