import { type KeyboardEvent, type Ref, useEffect, useState } from "react";
import type { NoteSession } from "./session/note-session";

type TitleFieldProps = {
  session: NoteSession;
  readOnly: boolean;
  /** A new note begins with its title. */
  autoFocus: boolean;
  /** Enter or down: on to the text. */
  onEnter: () => void;
  ref?: Ref<HTMLTextAreaElement>;
};

/** The title is a field at all times: renaming is typing. Only this component is drawn while it is typed. */
export function TitleField({ session, readOnly, autoFocus, onEnter, ref }: TitleFieldProps) {
  const [title, setTitle] = useState(session.title);
  useEffect(() => {
    setTitle(session.title);
    return session.onContent(() => setTitle(session.title));
  }, [session]);

  const savedTitle = session.getSnapshot().note?.title;
  const blank = !title.trim() && savedTitle;

  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const atEnd = event.currentTarget.selectionStart === title.length;
    if (event.key === "Enter" || (event.key === "ArrowDown" && atEnd)) {
      event.preventDefault();
      onEnter();
    }
  };

  return (
    <div>
      {/* A field is no heading, and screen readers go from heading to heading. */}
      <h1 className="sr-only">{title.trim() || "Untitled note"}</h1>
      <textarea
        ref={ref}
        // biome-ignore lint/a11y/noAutofocus: the note was asked for to be written, and its title is its first line
        autoFocus={autoFocus}
        value={title}
        rows={1}
        readOnly={readOnly}
        aria-label="Title"
        placeholder="Title"
        maxLength={200}
        onChange={(event) => {
          const next = event.target.value.replace(/[\r\n]+/g, " ");
          setTitle(next);
          session.setTitle(next);
        }}
        onKeyDown={keyDown}
        onBlur={() => {
          if (blank) {
            session.setTitle(savedTitle);
            setTitle(savedTitle);
          } else {
            void session.saveNow();
          }
        }}
        className="note-title"
      />
      {blank ? <p className="text-sm text-muted">A note needs a title; it stays “{savedTitle}”.</p> : null}
    </div>
  );
}
