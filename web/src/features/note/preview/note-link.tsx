import { Link } from "@tanstack/react-router";
import { useLinkContext } from "./link-context";
import { displayOf, headingOf, noteTarget, titleOf } from "./wikilink";

type NoteLinkProps = { target: string; label: string };

/** `[[…]]`: opens the note; where there is none yet, begins it. */
export function NoteLink({ target, label }: NoteLinkProps) {
  const { resolve, onCreate, onHeading } = useLinkContext();
  const text = displayOf({ target, label: label || null });
  const heading = headingOf(target);
  if (!noteTarget(target) && heading) {
    return (
      <button type="button" className="note-link" onClick={() => onHeading(heading)}>
        {text}
      </button>
    );
  }
  const { known, note } = resolve(target);
  if (note) {
    return (
      <Link to="/notes/$noteId" params={{ noteId: note.id }} className="note-link">
        {text}
      </Link>
    );
  }
  return (
    <button
      type="button"
      className="note-link"
      data-unresolved={known ? "" : undefined}
      title={known ? `No note “${titleOf(target)}” yet. Opens a new one.` : undefined}
      onClick={() => onCreate(target)}
    >
      {text}
    </button>
  );
}
