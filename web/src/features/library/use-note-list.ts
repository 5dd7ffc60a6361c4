import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/lib/api/endpoints";
import { keys, type NoteListFilter } from "@/lib/api/keys";
import type { NoteSummary } from "@/lib/api/types";

const pageSize = 100;

/** The notes of one filter, loaded page by page as the list is scrolled. */
export function useNoteList(filter: NoteListFilter) {
  const query = useInfiniteQuery({
    queryKey: keys.noteList(filter),
    queryFn: ({ pageParam, signal }) =>
      api.notes({ ...filter, cursor: pageParam, limit: pageSize }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const notes = useMemo(() => {
    // A note that moved between two pages while they were loaded would stand in both.
    const seen = new Set<string>();
    const all: NoteSummary[] = [];
    for (const note of query.data?.pages.flatMap((page) => page.items) ?? []) {
      if (!seen.has(note.id)) {
        seen.add(note.id);
        all.push(note);
      }
    }
    return all;
  }, [query.data]);
  return { ...query, notes };
}
