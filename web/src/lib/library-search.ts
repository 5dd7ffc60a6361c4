import type { NoteListFilter } from "@/lib/api/keys";
import type { NoteSort } from "@/lib/api/types";

/** What the library shows, as it stands in the address: a link to it shows the same. */
export type LibrarySearch = {
  notebook?: string;
  tag?: string;
  sort?: NoteSort;
  trash?: boolean;
  q?: string;
};

export const libraryKeys = ["notebook", "tag", "sort", "trash", "q"] as const;

function text(value: unknown): string | undefined {
  // The router reads `q=1848` as a number; a search for it is still a search for its digits.
  const words = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof words === "string" && words !== "" ? words.slice(0, 500) : undefined;
}

/** Reads the address; what it does not understand is undefined rather than refused. */
export function readLibrarySearch(search: Record<string, unknown>): LibrarySearch {
  const sort = search.sort === "created" || search.sort === "title" ? search.sort : undefined;
  return {
    notebook: text(search.notebook),
    tag: text(search.tag),
    sort,
    trash: search.trash === true ? true : undefined,
    q: text(search.q),
  };
}

export function filterOf(search: LibrarySearch): NoteListFilter {
  return {
    notebook: search.notebook,
    tag: search.tag,
    sort: search.sort ?? "updated",
    trashed: search.trash,
  };
}
