import { useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { ConfirmDialog } from "@/components/dialog";
import type { Note } from "@/lib/api/types";
import { useNoteActions } from "./actions/note-actions";
import type { NoteSession } from "./session/note-session";

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Text came back that an earlier page could not save. */
export function RestoredNotice({ session, typedAt }: { session: NoteSession; typedAt: number }) {
  return (
    <Banner
      className="mb-5"
      action={
        <>
          <Button small look="quiet" onClick={() => session.discardRestored()}>
            Discard it
          </Button>
          <Button small onClick={() => session.dismissRestored()}>
            Keep
          </Button>
        </>
      }
    >
      This is what you typed on {clock.format(typedAt)}, before it could be saved.
    </Banner>
  );
}

export function TrashNotice({ session, note }: { session: NoteSession; note: Note }) {
  const { restore, remove } = useNoteActions(session);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Banner
        tone="warn"
        className="mb-5"
        action={
          <>
            <Button small look="quiet" onClick={() => setAsking(true)}>
              Delete for good
            </Button>
            <Button small busy={restore.isPending} onClick={() => restore.mutate(note.id)}>
              Restore
            </Button>
          </>
        }
      >
        This note is in the trash.
      </Banner>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${note.title}” for good?`}
        description="It leaves the trash and cannot be brought back. Links to it stay in your other notes as links to nothing."
        action="Delete for good"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(note.id)}
      />
    </>
  );
}
