import { expect, it } from "vitest";
import { isDraftId, newDraftId, newNoteId, noteIdOf } from "./draft-id";

it("makes ids of version 7 that sort by time", () => {
  const [first, second] = [newNoteId(1_795_393_963_290), newNoteId(1_795_393_963_291)];
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < second).toBe(true);
  expect(Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16)).toBe(1_795_393_963_290);
});

it("keeps the id of a new note in the name of its draft", () => {
  const draft = newDraftId();
  expect(isDraftId(draft)).toBe(true);
  expect(isDraftId(noteIdOf(draft))).toBe(false);
});
