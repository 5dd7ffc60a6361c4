import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { ApiError, explain } from "@/lib/api/problem";
import type { Connection, Connections, Note } from "@/lib/api/types";
import { flushNote } from "@/lib/flush";

/** Accepting and dismissing what Loci suggests for a note. */
export function useConnectionDecisions(noteId: string) {
  const queries = useQueryClient();
  const key = keys.connections(noteId);

  const change = (edit: (items: Connection[]) => Connection[]) => {
    queries.setQueryData<Connections>(key, (known) => known && { ...known, items: edit(known.items) });
  };
  const reload = () => void queries.invalidateQueries({ queryKey: key });

  const accept = useMutation({
    mutationFn: async ({ note }: Connection): Promise<Note> => {
      await flushNote(noteId);
      const held = queries.getQueryData<Note>(keys.note(noteId)) ?? (await api.note(noteId));
      try {
        return await api.acceptConnection(noteId, note.id, held.revision);
      } catch (error) {
        if (error instanceof ApiError && error.code === "stale_revision" && error.current) {
          // The link goes to the end, so a newer text is as good a place for it.
          return api.acceptConnection(noteId, note.id, error.current.revision);
        }
        throw error;
      }
    },
    onSuccess: (saved, { note }) => {
      queries.setQueryData(keys.note(noteId), saved);
      void queries.invalidateQueries({ queryKey: keys.links(noteId) });
      change((items) => items.map((item) => (item.note.id === note.id ? { ...item, linked: true } : item)));
      notify({ title: `Linked to “${note.title}”` });
    },
    onError: (error) =>
      notify({ title: "The link was not written", description: explain(error), error: true }),
  });

  const bringBack = useMutation({
    mutationFn: ({ note }: Connection) => api.undismissConnection(noteId, note.id),
    onSettled: reload,
    onError: (error) =>
      notify({ title: "The suggestion could not be brought back", description: explain(error), error: true }),
  });

  const dismiss = useMutation({
    mutationFn: ({ note }: Connection) => api.dismissConnection(noteId, note.id),
    onMutate: ({ note }) => change((items) => items.filter((item) => item.note.id !== note.id)),
    onSuccess: (_, connection) =>
      notify({
        title: `“${connection.note.title}” is not suggested again`,
        action: { label: "Undo", run: () => bringBack.mutate(connection) },
      }),
    onError: (error) => {
      reload();
      notify({ title: "The suggestion could not be dismissed", description: explain(error), error: true });
    },
  });

  return { accept, dismiss };
}
