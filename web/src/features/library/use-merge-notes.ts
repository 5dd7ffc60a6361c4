import { useQueryClient } from "@tanstack/react-query";
import { keys, type NoteListFilter } from "@/lib/api/keys";
import type { Note } from "@/lib/api/types";
import { mergeNotes, type NoteListData } from "@/lib/live/note-lists";

/** Shows one's own change in the lists at once, without waiting for the live event that tells of it. */
export function useMergeNotes(): (changed: Note[], removed: string[]) => void {
  const queries = useQueryClient();
  return (changed, removed) => {
    for (const [key, data] of queries.getQueriesData<NoteListData>({ queryKey: keys.noteLists })) {
      if (data) {
        queries.setQueryData(key, mergeNotes(data, key[1] as NoteListFilter, changed, new Set(removed)));
      }
    }
    for (const note of changed) {
      queries.setQueryData(keys.note(note.id), note);
    }
    for (const id of removed) {
      queries.removeQueries({ queryKey: keys.note(id) });
    }
    for (const queryKey of [keys.tags, keys.notebooks, ["titles"], ["search"], keys.graph]) {
      void queries.invalidateQueries({ queryKey });
    }
  };
}
