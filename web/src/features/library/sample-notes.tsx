import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { Button } from "@/components/button";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { explain } from "@/lib/api/problem";
import type { Note } from "@/lib/api/types";
import { useMergeNotes } from "./use-merge-notes";

export const sampleNotebook = "Sample notebook";

/** Offers a few notes to look around with. */
export function SampleNotes() {
  const navigate = useNavigate();
  const merge = useMergeNotes();
  const add = useMutation({
    mutationFn: async () => {
      const { sampleNotes } = await import("./sample-notebook");
      const made: Note[] = [];
      // The first is to stand at the top, so it is made last.
      for (const note of sampleNotes.toReversed()) {
        const added = await api.createNote({ ...note, notebook: sampleNotebook });
        // Not once all are made: by then this one has been read, which its answer does not know.
        merge([added], []);
        made.unshift(added);
      }
      return made;
    },
    onSuccess: (made) => {
      const first = made[0];
      if (first) {
        void navigate({ to: "/notes/$noteId", params: { noteId: first.id } });
      }
    },
    onError: (error) =>
      notify({ title: "The sample notes were not all added", description: explain(error), error: true }),
  });
  return (
    <Button busy={add.isPending} onClick={() => add.mutate()}>
      Look around with sample notes
    </Button>
  );
}

/** Removes the sample notes with all traces; they can be added again while there are no others. */
export function RemoveSampleNotes() {
  const navigate = useNavigate();
  const merge = useMergeNotes();
  const remove = useMutation({
    mutationFn: async () => {
      const { sampleNotes } = await import("./sample-notebook");
      const { items } = await api.notes({ notebook: sampleNotebook, limit: 100 });
      const titles = new Set(sampleNotes.map((note) => note.title));
      // What somebody wrote into this notebook is theirs and stays.
      const samples = items.filter((note) => titles.has(note.title));
      for (const note of samples) {
        await api.trashNote(note.id);
        await api.deleteNote(note.id);
      }
      return samples.map((note) => note.id);
    },
    onSuccess: (removed) => {
      merge([], removed);
      void navigate({ to: "/", search: { notebook: undefined } });
    },
    onError: (error) =>
      notify({ title: "The sample notes were not all removed", description: explain(error), error: true }),
  });
  return (
    <div className="px-4 pb-2">
      <Button
        small
        className="w-full"
        icon={<Trash2 size={14} />}
        busy={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Remove the sample notes
      </Button>
    </div>
  );
}
