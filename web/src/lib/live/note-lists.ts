import type { InfiniteData } from "@tanstack/react-query";
import type { NoteListFilter } from "@/lib/api/keys";
import type { NoteSummary, Page } from "@/lib/api/types";

export type NoteListData = InfiniteData<Page<NoteSummary>, string | null>;

function belongs(note: NoteSummary, filter: NoteListFilter): boolean {
  if ((note.trashed_at !== null) !== Boolean(filter.trashed)) {
    return false;
  }
  if (filter.tag && !note.tags.includes(filter.tag)) {
    return false;
  }
  const { notebook } = filter;
  return !notebook || note.notebook === notebook || note.notebook.startsWith(`${notebook}/`);
}

const collator = new Intl.Collator();

function before(a: NoteSummary, b: NoteSummary, sort: NoteListFilter["sort"]): boolean {
  const by =
    sort === "title"
      ? collator.compare(a.title, b.title)
      : sort === "created"
        ? b.created_at.localeCompare(a.created_at)
        : b.updated_at.localeCompare(a.updated_at);
  return by < 0 || (by === 0 && a.id > b.id);
}

/** Puts `note` where it belongs among the loaded pages, or nowhere when that lies on a page not loaded yet. */
function place(pages: Page<NoteSummary>[], note: NoteSummary, sort: NoteListFilter["sort"]) {
  for (const page of pages) {
    const at = page.items.findIndex((other) => before(note, other, sort));
    if (at >= 0) {
      page.items.splice(at, 0, note);
      return;
    }
  }
  const last = pages.at(-1);
  if (last && last.next_cursor === null) {
    last.items.push(note);
  }
}

/**
 * Brings changed and removed notes into a loaded list without asking for it again: a list of many pages would
 * cost as many requests, for each note that somebody saves.
 */
export function mergeNotes(
  data: NoteListData,
  filter: NoteListFilter,
  changed: NoteSummary[],
  removed: ReadonlySet<string>,
): NoteListData {
  const gone = new Set([...removed, ...changed.map((note) => note.id)]);
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.filter((note) => !gone.has(note.id)),
  }));
  for (const note of changed) {
    if (!removed.has(note.id) && belongs(note, filter)) {
      place(pages, note, filter.sort);
    }
  }
  return { ...data, pages };
}
