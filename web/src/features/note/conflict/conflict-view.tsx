import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { MergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, showPanel } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { Button } from "@/components/button";
import { editorTheme } from "../editor/editor-theme";
import { lineEndsOf } from "../editor/line-ends";
import { noteMarkdown } from "../editor/note-markdown";
import type { NoteSession } from "../session/note-session";
import type { Conflict } from "../session/save-state";
import "./conflict.css";

type ConflictViewProps = { session: NoteSession; conflict: Conflict };

const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** One version under a line that says whose it is; the line is for the eye, the label for the ear. */
function side(label: string, line: string, extra: Extension): Extension {
  const name = () => {
    const dom = document.createElement("p");
    dom.className = "conflict-name";
    dom.textContent = line;
    dom.ariaHidden = "true";
    return { dom, top: true };
  };
  return [
    showPanel.of(name),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    noteMarkdown(),
    editorTheme,
    extra,
  ];
}

/**
 * Both versions of a note that was changed in two places: theirs on the left, mine on the right and open to editing,
 * each difference with a button that takes the other side over.
 */
export default function ConflictView({ session, conflict }: ConflictViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const merge = useRef<MergeView | null>(null);
  const { mine, theirs } = conflict;

  useEffect(() => {
    if (!place.current) {
      return;
    }
    const view = new MergeView({
      parent: place.current,
      a: {
        doc: theirs.body,
        extensions: side("Saved elsewhere", `Saved elsewhere, ${when.format(new Date(theirs.updated_at))}`, [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
        ]),
      },
      b: {
        doc: mine.body,
        extensions: side("Yours, can be edited", "Yours, not saved yet", [
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
        ]),
      },
      revertControls: "a-to-b",
      renderRevertControl: () => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "conflict-take";
        button.textContent = "→";
        button.title = "Take this passage over into yours";
        button.setAttribute("aria-label", button.title);
        return button;
      },
      highlightChanges: true,
      gutter: true,
    });
    merge.current = view;
    return () => {
      view.destroy();
      merge.current = null;
    };
  }, [mine, theirs]);

  useEffect(() => {
    // Whatever was being typed and wherever: this now needs to be seen, and heard.
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const takeMerged = () => {
    const merged = merge.current?.b.state.doc.toString() ?? mine.body;
    const asWritten = lineEndsOf(mine.body) === "crlf" ? merged.replaceAll("\n", "\r\n") : merged;
    void session.takeMerged(asWritten);
  };

  return (
    <section aria-labelledby="conflict-title" className="flex flex-col gap-4">
      <div className="rounded-md bg-warn-soft px-4 py-3">
        <h2 ref={heading} id="conflict-title" tabIndex={-1} className="scroll-my-6 font-semibold">
          This note was changed in two places
        </h2>
        <p className="mt-1 text-pretty">
          Both versions are kept until you choose. Edit yours freely
          <span className="conflict-with-arrows">, take passages over with the arrows</span>, or take one
          version whole.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button look="primary" onClick={takeMerged}>
            Save mine as edited
          </Button>
          <Button onClick={() => void session.takeMine()}>Take mine as it was</Button>
          <Button onClick={() => session.takeTheirs()}>Take theirs</Button>
        </div>
      </div>
      {mine.title.trim() !== theirs.title ? (
        <p className="text-muted">
          The title differs too: “{theirs.title}” there, “{mine.title.trim() || "empty"}” here.
        </p>
      ) : null}
      <div ref={place} className="conflict-merge" />
    </section>
  );
}
