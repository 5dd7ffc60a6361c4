import { expect, it } from "vitest";
import { pairSentences } from "./pair-sentences";

const at = (start: number, end: number) => ({ start, end, text: `${start}-${end}` });

it("puts what rests on the same stretch into one row, in the order of the note", () => {
  const rows = pairSentences([at(50, 90), at(0, 20)], [at(10, 20), at(60, 70), at(25, 40)]);
  expect(rows).toEqual([
    { own: [at(0, 20)], made: [at(10, 20)] },
    { own: [], made: [at(25, 40)] },
    { own: [at(50, 90)], made: [at(60, 70)] },
  ]);
});

it("keeps apart what only touches, and takes two that rest on one together", () => {
  expect(pairSentences([at(0, 20)], [at(20, 40)])).toHaveLength(2);
  expect(pairSentences([at(0, 20)], [at(0, 20), at(0, 20)])).toEqual([
    { own: [at(0, 20)], made: [at(0, 20), at(0, 20)] },
  ]);
});

it("has no rows for nothing", () => {
  expect(pairSentences([], [])).toEqual([]);
});
