import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Note } from "@/lib/api/types";
import type { NoteSession } from "../session/note-session";

/** What can be done with a whole note. Each saves what is typed first, so that nothing is left behind. */
export function useNoteActions(session: NoteSession) {
  const queries = useQueryClient();
  const navigate = useNavigate();

  const changed = (note: Note) => {
    session.offer(note);
    queries.setQueryData(keys.note(note.id), note);
    void queries.invalidateQueries({ queryKey: keys.noteLists });
    void queries.invalidateQueries({ queryKey: keys.notebooks });
  };
  const failed = (title: string) => (error: unknown) =>
    notify({ title, description: explain(error), error: true });

  const restore = useMutation({
    mutationFn: (noteId: string) => api.restoreNote(noteId),
    onSuccess: (note) => {
      changed(note);
      notify({ title: `“${note.title}” is back` });
    },
    onError: failed("The note could not be restored"),
  });

  const trash = useMutation({
    mutationFn: async (noteId: string) => {
      await session.saveNow();
      return api.trashNote(noteId);
    },
    onSuccess: (note) => {
      changed(note);
      notify({
        title: `“${note.title}” is in the trash`,
        action: { label: "Undo", run: () => restore.mutate(note.id) },
      });
    },
    onError: failed("The note could not be moved to the trash"),
  });

  const remove = useMutation({
    mutationFn: (noteId: string) => api.deleteNote(noteId),
    onSuccess: (_, noteId) => {
      queries.removeQueries({ queryKey: keys.note(noteId) });
      void queries.invalidateQueries({ queryKey: keys.noteLists });
      notify({ title: "The note was deleted for good" });
      void navigate({ to: "/" });
    },
    onError: failed("The note could not be deleted"),
  });

  return { trash, restore, remove };
}
