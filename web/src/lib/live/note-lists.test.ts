import { describe, expect, it } from "vitest";
import type { NoteListFilter } from "@/lib/api/keys";
import type { NoteSummary } from "@/lib/api/types";
import { mergeNotes, type NoteListData } from "./note-lists";

function note(id: string, more: Partial<NoteSummary> = {}): NoteSummary {
  return {
    id,
    title: `Note ${id}`,
    notebook: "",
    excerpt: "",
    tags: [],
    word_count: 1,
    revision: 1,
    created_at: `2026-01-0${id}T00:00:00Z`,
    updated_at: `2026-01-0${id}T00:00:00Z`,
    trashed_at: null,
    analysis: "done",
    ...more,
  };
}

/** Newest first, as the server sends them: 9 8 7 | 6 5 4, and more behind when `more`. */
function list(more: boolean): NoteListData {
  return {
    pages: [
      { items: [note("9"), note("8"), note("7")], next_cursor: "a" },
      { items: [note("6"), note("5"), note("4")], next_cursor: more ? "b" : null },
    ],
    pageParams: [null, "a"],
  };
}

const ids = (data: NoteListData) =>
  data.pages.map((page) => page.items.map((item) => item.id).join("")).join("|");
const all: NoteListFilter = { sort: "updated" };
const none = new Set<string>();

describe("bringing a change into a loaded list", () => {
  it("moves a note that was changed to where it belongs", () => {
    const changed = note("5", { updated_at: "2026-02-01T00:00:00Z" });
    expect(ids(mergeNotes(list(true), all, [changed], none))).toBe("5987|64");
    expect(ids(mergeNotes(list(true), { sort: "created" }, [changed], none))).toBe("987|654");
  });

  it("leaves out what lies on a page that is not loaded, and shows it when there is none", () => {
    expect(ids(mergeNotes(list(true), all, [note("1")], none))).toBe("987|654");
    expect(ids(mergeNotes(list(false), all, [note("1")], none))).toBe("987|6541");
  });

  it("removes what was deleted, trashed, or moved out of the notebook or tag", () => {
    expect(ids(mergeNotes(list(false), all, [], new Set(["8"])))).toBe("97|654");
    const trashed = note("8", { trashed_at: "2026-02-01T00:00:00Z" });
    expect(ids(mergeNotes(list(false), all, [trashed], none))).toBe("97|654");
    expect(ids(mergeNotes(list(false), { ...all, trashed: true }, [trashed], none))).toContain("8");
    expect(ids(mergeNotes(list(false), { ...all, tag: "x" }, [note("8", { tags: ["y"] })], none))).toBe(
      "97|654",
    );
  });

  it("counts notebooks below as inside, and a similar name as outside", () => {
    const filter = { ...all, notebook: "Physics" };
    const inside = note("8", { notebook: "Physics/Heat" });
    expect(ids(mergeNotes(list(false), filter, [inside], none))).toBe("987|654");
    expect(ids(mergeNotes(list(false), filter, [note("8", { notebook: "Physics 2" })], none))).toBe("97|654");
  });

  it("changes nothing in place", () => {
    const before = list(false);
    mergeNotes(before, all, [note("5", { updated_at: "2026-02-01T00:00:00Z" })], none);
    expect(ids(before)).toBe("987|654");
  });
});
