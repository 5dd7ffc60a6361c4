import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/lib/api/keys";
import type { LiveEvent, NoteSummary } from "@/lib/api/types";
import type { NoteListData } from "./note-lists";
import { keepInStep } from "./sync";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("does not lose that a note was read before it came into the list", () => {
  const queries = new QueryClient();
  const list = [...keys.noteLists, {}];
  queries.setQueryData<NoteListData>(list, { pages: [{ items: [], next_cursor: null }], pageParams: [null] });
  let tell: (event: LiveEvent) => void = () => undefined;
  const stop = keepInStep(queries, {
    onEvent(listener) {
      tell = listener;
      return () => undefined;
    },
    onResync: () => () => undefined,
  });
  const note = { id: "n", revision: 1, notebook: "", tags: [], trashed_at: null, analysis: "queued" };
  tell({ kind: "note.saved", data: { note: note as unknown as NoteSummary } } as LiveEvent);
  tell({ kind: "insight.changed", data: { note_id: "n", state: "done", revision: 1 } } as LiveEvent);
  vi.advanceTimersByTime(500);
  expect(queries.getQueryData<NoteListData>(list)?.pages[0]?.items).toMatchObject([
    { id: "n", analysis: "done" },
  ]);
  stop();
});
