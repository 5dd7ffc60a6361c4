import { BookOpen, Columns2, Ellipsis, FolderInput, PenLine, TextCursorInput, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/components/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/menu";
import { useCommands } from "@/lib/commands/commands";
import { MoveDialog } from "./actions/move-dialog";
import { useNoteActions } from "./actions/note-actions";
import type { NoteSession } from "./session/note-session";
import { SaveWord } from "./session/save-word";
import type { SessionSnapshot } from "./session/session-view";
import type { ViewMode } from "./view-mode";

type NoteHeaderProps = {
  session: NoteSession;
  snapshot: SessionSnapshot;
  mode: ViewMode;
  onMode: (mode: ViewMode) => void;
  onRename: () => void;
  leading?: ReactNode;
  trailing?: ReactNode;
};

/** The one line above a note: where it stands, whether it is saved, how it is shown, what can be done. */
export function NoteHeader({
  session,
  snapshot,
  mode,
  onMode,
  onRename,
  leading,
  trailing,
}: NoteHeaderProps) {
  const { noteId, note, conflict } = snapshot;
  const [moving, setMoving] = useState(false);
  const { trash } = useNoteActions(session);
  const trashed = Boolean(note?.trashed_at);
  const notebook = note?.notebook ?? session.notebook;

  const toTrash = () => {
    if (noteId && !trashed) {
      trash.mutate(noteId);
    }
  };
  useCommands([
    { id: "note-rename", title: "Rename this note", group: "Note", run: onRename },
    { id: "note-move", title: "Move this note to a notebook", group: "Note", run: () => setMoving(true) },
    { id: "note-trash", title: "Move this note to the trash", group: "Note", run: toTrash },
  ]);

  return (
    <header className="note-header">
      {leading}
      <button
        type="button"
        className="min-w-0 truncate rounded-sm text-sm text-muted hover:text-ink disabled:pointer-events-none"
        title="Move to another notebook"
        disabled={trashed}
        onClick={() => setMoving(true)}
      >
        {notebook ? notebook.split("/").join(" / ") : "No notebook"}
      </button>
      <div className="ms-auto flex shrink-0 items-center gap-1">
        <SaveWord session={session} snapshot={snapshot} />
        <fieldset className="note-modes" disabled={Boolean(conflict)}>
          <legend className="sr-only">View</legend>
          <IconButton
            label="Read (Ctrl+E)"
            icon={<BookOpen size={17} aria-hidden="true" />}
            pressed={mode === "read"}
            onClick={() => onMode("read")}
          />
          <IconButton
            label="Write (Ctrl+E)"
            icon={<PenLine size={17} aria-hidden="true" />}
            pressed={mode === "write"}
            onClick={() => onMode("write")}
          />
          <IconButton
            label="Write and read side by side"
            className="note-mode-both"
            icon={<Columns2 size={17} aria-hidden="true" />}
            pressed={mode === "both"}
            onClick={() => onMode("both")}
          />
        </fieldset>
        <Menu trigger={<IconButton label="Note actions" icon={<Ellipsis size={18} aria-hidden="true" />} />}>
          <MenuItem icon={<TextCursorInput size={16} />} onSelect={onRename} disabled={trashed}>
            Rename
          </MenuItem>
          <MenuItem icon={<FolderInput size={16} />} onSelect={() => setMoving(true)} disabled={trashed}>
            Move to a notebook
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={<Trash2 size={16} />}
            danger
            disabled={trashed || noteId === null}
            onSelect={toTrash}
          >
            Move to the trash
          </MenuItem>
        </Menu>
        {trailing}
      </div>
      <MoveDialog
        open={moving}
        onOpenChange={setMoving}
        current={notebook}
        onMove={(next) => void session.setNotebook(next)}
      />
    </header>
  );
}
