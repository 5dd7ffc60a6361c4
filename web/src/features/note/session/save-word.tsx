import { Popover } from "@base-ui/react/popover";
import { clsx } from "clsx";
import { Button } from "@/components/button";
import type { NoteSession } from "./note-session";
import type { SaveState } from "./save-state";
import type { SessionSnapshot } from "./session-view";

const words: Record<SaveState["word"], { label: string; dot: string }> = {
  saved: { label: "Saved", dot: "bg-good" },
  saving: { label: "Saving", dot: "bg-line-strong" },
  unsaved: { label: "Unsaved", dot: "bg-line-strong" },
  offline: { label: "Offline", dot: "bg-warn" },
  conflict: { label: "Conflict", dot: "bg-warn" },
  failed: { label: "Not saved", dot: "bg-danger" },
};

/** The one word that says whether what was typed is safe, always at the same place; the sentence is behind it. */
export function SaveWord({ session, snapshot }: { session: NoteSession; snapshot: SessionSnapshot }) {
  const { save, noteId } = snapshot;
  const { label, dot } = words[save.word];
  const reason = "reason" in save ? save.reason : undefined;
  const fresh = noteId === null && save.word === "saved";
  const face = (
    <>
      <span
        className={clsx("size-2 shrink-0 rounded-full", fresh ? "bg-line-strong" : dot)}
        aria-hidden="true"
      />
      <span className="w-16 text-start">{fresh ? "New" : label}</span>
    </>
  );
  const urgent = save.word === "failed" || save.word === "conflict" || save.word === "offline";
  return (
    <div className="flex items-center text-sm">
      {/* Screen readers hear the word when it matters, not at every pause in typing. */}
      <span className="sr-only" role="status">
        {urgent ? `${label}. ${reason ?? ""}` : ""}
      </span>
      {reason ? (
        <Popover.Root>
          <Popover.Trigger
            className={clsx(
              "flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover",
              save.word === "failed" ? "text-danger" : "text-ink",
            )}
          >
            {face}
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner align="end" sideOffset={4} collisionPadding={12} className="z-50">
              <Popover.Popup className="arrives flex max-w-80 flex-col items-start gap-3 rounded-lg bg-raised p-4 text-ink shadow-float outline-none">
                <Popover.Description>{reason}</Popover.Description>
                {save.word === "offline" || (save.word === "failed" && !save.gone) ? (
                  <Button small onClick={() => void session.saveNow()}>
                    Save now
                  </Button>
                ) : null}
                {save.word === "failed" && save.gone ? (
                  <Button small onClick={() => void session.saveAsNew()}>
                    Save as a new note
                  </Button>
                ) : null}
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      ) : (
        <span className="flex h-8 items-center gap-2 px-2 text-muted">{face}</span>
      )}
    </div>
  );
}
