import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from "react";
import type { TextRange } from "@/lib/text/byte-offsets";
import type { NoteSession } from "../session/note-session";
import { createEditor, type NoteEditor as Editor } from "./editor";

export type EditorHandle = {
  focus: () => void;
  reveal: (from: number, to: number) => void;
  selection: () => TextRange | null;
};

type NoteEditorProps = {
  session: NoteSession;
  readOnly: boolean;
  autoFocus: boolean;
  onTogglePreview: () => void;
  onFollow: (inside: string) => void;
  onLeaveTop: () => void;
  ref?: Ref<EditorHandle>;
};

/**
 * Holds the editor in place. React draws this once for a note: keys go from the editor to the session without a render
 * in between.
 */
export default function NoteEditor({
  session,
  readOnly,
  autoFocus,
  onTogglePreview,
  onFollow,
  onLeaveTop,
  ref,
}: NoteEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const togglePreview = useEffectEvent(onTogglePreview);
  const follow = useEffectEvent(onFollow);
  const leaveTop = useEffectEvent(onLeaveTop);
  const startFocused = useEffectEvent(() => autoFocus);
  const startReadOnly = useEffectEvent(() => readOnly);

  useEffect(() => {
    if (!place.current) {
      return;
    }
    const made = createEditor({
      parent: place.current,
      text: session.body(),
      readOnly: startReadOnly(),
      label: "Note text, Markdown",
      onTyped: () => session.touch(),
      onSave: () => void session.saveNow(),
      onTogglePreview: () => togglePreview(),
      onFollow: (inside) => follow(inside),
      onLeaveTop: () => leaveTop(),
    });
    editor.current = made;
    const detach = session.attach(made);
    if (startFocused()) {
      made.view.focus();
    }
    return () => {
      detach();
      made.destroy();
      editor.current = null;
    };
  }, [session]);

  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly]);

  useImperativeHandle(ref, () => ({
    focus: () => editor.current?.view.focus(),
    reveal: (from, to) => editor.current?.reveal(from, to),
    selection: () => editor.current?.selection() ?? null,
  }));

  return <div ref={place} className="note-editor" />;
}
