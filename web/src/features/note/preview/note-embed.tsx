import { Link } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { plain } from "@/lib/text/plain";
import { AttachmentImage } from "./attachment-image";
import { useLinkContext } from "./link-context";
import { displayOf, isImageTarget, widthOf } from "./wikilink";

type NoteEmbedProps = { target: string; label: string };

/** `![[…]]`: an image of the note's attachments, or another note as a card with how it begins. */
export function NoteEmbed({ target, label }: NoteEmbedProps) {
  const { noteId, resolve } = useLinkContext();
  if (isImageTarget(target)) {
    const width = widthOf(label);
    const alt = label && width === null ? label : (target.split("/").pop() ?? target);
    return noteId ? <AttachmentImage noteId={noteId} target={target} alt={alt} width={width} /> : null;
  }
  const { note, excerpt, known } = resolve(target);
  if (!note) {
    return (
      <span className="embed-card" data-missing="">
        <FileText size={16} aria-hidden="true" />
        <span>
          {displayOf({ target, label: label || null })}
          <small>{known ? "No note of this name yet" : "Shown after the next save"}</small>
        </span>
      </span>
    );
  }
  return (
    <Link to="/notes/$noteId" params={{ noteId: note.id }} className="embed-card">
      <FileText size={16} aria-hidden="true" />
      <span>
        {label || note.title}
        {excerpt ? <small>{plain(excerpt)}</small> : null}
      </span>
    </Link>
  );
}
