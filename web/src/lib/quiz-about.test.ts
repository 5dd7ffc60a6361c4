import { expect, it } from "vitest";
import { aboutShown, readAbout, someOf, writeAbout } from "./quiz-about";

it.each([
  { kind: "notebook", name: "Biology/Plants: a list" } as const,
  { kind: "tag", name: "cells" } as const,
  { kind: "search", name: "heat, work" } as const,
  { kind: "notes", ids: ["a", "b"] } as const,
  { kind: "latest" } as const,
])("reads from the address what it wrote there: $kind", (about) => {
  const copy = about.kind === "notes" ? { ...about, ids: [...about.ids] } : about;
  expect(readAbout(writeAbout(copy))).toEqual(copy);
});

it("takes what it does not understand for the latest notes", () => {
  for (const text of [undefined, "", "notes:", "notebook:", "colour:red", "notes:,,"]) {
    expect(readAbout(text)).toEqual({ kind: "latest" });
  }
  expect(readAbout(`notes:${Array.from({ length: 30 }, (_, id) => id).join(",")}`)).toHaveProperty(
    "ids.length",
    20,
  );
});

it("asks about what the library shows, a search before its notebook", () => {
  expect(aboutShown({ notebook: "Biology", q: "cell" })).toEqual({ kind: "search", name: "cell" });
  expect(aboutShown({ notebook: "Biology" })).toEqual({ kind: "notebook", name: "Biology" });
  expect(aboutShown({})).toEqual({ kind: "latest" });
});

it("chooses some notes by chance and keeps their order", () => {
  expect(someOf([1, 2, 3, 4], 2, () => 0.99)).toEqual([3, 4]);
  expect(someOf([1, 2, 3, 4], 9)).toEqual([1, 2, 3, 4]);
});
