import { useMutation } from "@tanstack/react-query";
import { ArchiveRestore, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "@/components/button";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { explain } from "@/lib/api/problem";
import type { NoteSummary } from "@/lib/api/types";
import { useMergeNotes } from "./use-merge-notes";

const ConfirmDialog = lazy(async () => ({ default: (await import("@/components/dialog")).ConfirmDialog }));

/** Restore, and delete for good after asking: the one thing here that cannot be undone. */
export function TrashActions({ note }: { note: NoteSummary }) {
  const [asking, setAsking] = useState(false);
  const merge = useMergeNotes();
  const restore = useMutation({
    mutationFn: () => api.restoreNote(note.id),
    onSuccess: (restored) => {
      merge([restored], []);
      notify({ title: `Restored “${note.title}”` });
    },
    onError: (error) =>
      notify({ title: `“${note.title}” is still in the trash`, description: explain(error), error: true }),
  });
  const remove = useMutation({
    mutationFn: () => api.deleteNote(note.id),
    onSuccess: () => {
      setAsking(false);
      merge([], [note.id]);
    },
    onError: (error) => {
      setAsking(false);
      notify({ title: `“${note.title}” was not deleted`, description: explain(error), error: true });
    },
  });
  return (
    <div className="flex shrink-0 pr-1">
      <IconButton
        label={`Restore ${note.title}`}
        icon={<ArchiveRestore size={17} />}
        disabled={restore.isPending}
        onClick={() => restore.mutate()}
      />
      <IconButton
        label={`Delete ${note.title} for good`}
        icon={<Trash2 size={17} />}
        onClick={() => setAsking(true)}
      />
      {asking ? (
        <Suspense fallback={null}>
          <ConfirmDialog
            open
            onOpenChange={setAsking}
            title={`Delete “${note.title}” for good?`}
            description="The note, and all that Loci found about it, will be gone. This cannot be undone."
            action="Delete for good"
            busy={remove.isPending}
            onConfirm={() => remove.mutate()}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
