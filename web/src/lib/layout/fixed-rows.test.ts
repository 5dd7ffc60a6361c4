import { expect, it } from "vitest";
import { rowsInView } from "./fixed-rows";

it("draws the rows in view and a few beyond each edge", () => {
  expect(rowsInView(10_000, 72, 72 * 100, 720)).toEqual({ first: 92, end: 118 });
});

it("stays within the list at both ends", () => {
  expect(rowsInView(10_000, 72, 0, 720)).toEqual({ first: 0, end: 18 });
  expect(rowsInView(100, 72, 72 * 90, 720)).toEqual({ first: 82, end: 100 });
  expect(rowsInView(3, 72, 0, 720)).toEqual({ first: 0, end: 3 });
});

it("draws the end of a list that became shorter than where it was scrolled to", () => {
  expect(rowsInView(5, 72, 72 * 500, 720)).toEqual({ first: 0, end: 5 });
});
