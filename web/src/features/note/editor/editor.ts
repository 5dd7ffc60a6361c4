import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { syntaxTree } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  dropCursor,
  EditorView,
  keymap,
  placeholder,
} from "@codemirror/view";
import type { TextRange } from "@/lib/text/byte-offsets";
import { type Change, smallestChange } from "../session/merge-texts";
import { editorTheme } from "./editor-theme";
import { editorPosition, type LineEnds, lineEndsOf } from "./line-ends";
import { linkCompletion } from "./link-completion";
import { noteMarkdown } from "./note-markdown";
import { wrapWith } from "./wrap-command";

export type EditorOptions = {
  parent: HTMLElement;
  text: string;
  readOnly: boolean;
  label: string;
  /** After every change by the person; must be cheap. */
  onTyped: () => void;
  onSave: () => void;
  onTogglePreview: () => void;
  /** A wikilink was followed with Ctrl/Cmd and a click or Enter. */
  onFollow: (inside: string) => void;
  /** Up from the first line: focus goes to the title. */
  onLeaveTop: () => void;
};

export type NoteEditor = {
  view: EditorView;
  read: () => string;
  replace: (text: string) => void;
  setReadOnly: (readOnly: boolean) => void;
  /** Selects, scrolls to and marks a range given in offsets of the text. */
  reveal: (from: number, to: number) => void;
  /** What is selected, in offsets of the text; null when nothing is. */
  selection: () => TextRange | null;
  destroy: () => void;
};

const setRevealed = StateEffect.define<{ from: number; to: number } | null>();
const revealedMark = Decoration.mark({ class: "cm-revealed" });

const revealed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (effect.is(setRevealed)) {
        next = effect.value
          ? Decoration.set([revealedMark.range(effect.value.from, effect.value.to)])
          : Decoration.none;
      }
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function wikilinkAt(state: EditorState, position: number): string | null {
  const node = syntaxTree(state).resolveInner(position, 0);
  const link = node.name === "Wikilink" ? node : node.parent;
  if (link?.name !== "Wikilink") {
    return null;
  }
  return state.sliceDoc(link.from, link.to).replace(/^!?\[\[|\]\]$/g, "");
}

/** The style element that the editor adds carries the nonce of the page's policy, where the server sets one. */
function styleNonce(): Extension {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return nonce ? EditorView.cspNonce.of(nonce) : [];
}

const splitOf = (lineEnds: LineEnds): Extension =>
  lineEnds === "mixed" ? EditorState.lineSeparator.of("\n") : [];

const lockOf = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
];

/** A key that always counts as dealt with. */
const handled = (run: () => void) => () => {
  run();
  return true;
};

export function createEditor(options: EditorOptions): NoteEditor {
  let lineEnds = lineEndsOf(options.text);
  const split = new Compartment();
  const lock = new Compartment();
  let replacing = false;

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        styleNonce(),
        split.of(splitOf(lineEnds)),
        lock.of(lockOf(options.readOnly)),
        history(),
        drawSelection(),
        dropCursor(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "true" }),
        placeholder("Write here. [[ links to another note."),
        closeBrackets(),
        autocompletion({ override: [linkCompletion()], icons: false, activateOnTypingDelay: 60 }),
        highlightSelectionMatches({ minSelectionLength: 3 }),
        noteMarkdown(),
        editorTheme,
        revealed,
        keymap.of([
          { key: "Mod-s", preventDefault: true, run: handled(options.onSave) },
          { key: "Mod-e", preventDefault: true, run: handled(options.onTogglePreview) },
          { key: "Mod-b", preventDefault: true, run: wrapWith("**") },
          { key: "Mod-i", preventDefault: true, run: wrapWith("*") },
          {
            key: "Mod-Enter",
            run: ({ state }) => {
              const inside = wikilinkAt(state, state.selection.main.head);
              if (inside) {
                options.onFollow(inside);
              }
              return inside !== null;
            },
          },
          {
            key: "ArrowUp",
            run: ({ state }) => {
              const { head, empty } = state.selection.main;
              if (!empty || head !== 0) {
                return false;
              }
              options.onLeaveTop();
              return true;
            },
          },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
          indentWithTab,
        ]),
        EditorView.domEventHandlers({
          mousedown: (event, target) => {
            if (!(event.ctrlKey || event.metaKey) || event.button !== 0) {
              return false;
            }
            const position = target.posAtCoords({ x: event.clientX, y: event.clientY });
            const inside = position === null ? null : wikilinkAt(target.state, position);
            if (inside) {
              options.onFollow(inside);
              event.preventDefault();
            }
            return inside !== null;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !replacing) {
            options.onTyped();
          }
        }),
      ],
    }),
  });

  const read = () =>
    view.state.doc.sliceString(0, view.state.doc.length, lineEnds === "crlf" ? "\r\n" : "\n");

  return {
    view,
    read,
    replace(text) {
      if (read() === text) {
        return;
      }
      replacing = true;
      const next = lineEndsOf(text);
      if (next !== lineEnds) {
        lineEnds = next;
        view.dispatch({ effects: split.reconfigure(splitOf(next)) });
      }
      const before = read();
      const change = wholeLineEnds(before, smallestChange(before, text));
      view.dispatch({
        changes: {
          from: editorPosition(before, change.from, lineEnds),
          to: editorPosition(before, change.to, lineEnds),
          insert: view.state.toText(change.insert),
        },
      });
      replacing = false;
    },
    setReadOnly(readOnly) {
      view.dispatch({ effects: lock.reconfigure(lockOf(readOnly)) });
    },
    reveal(from, to) {
      const text = read();
      const start = editorPosition(text, from, lineEnds);
      const end = editorPosition(text, to, lineEnds);
      view.dispatch({
        selection: { anchor: start },
        effects: [
          setRevealed.of({ from: start, to: end }),
          EditorView.scrollIntoView(start, { y: "center" }),
        ],
      });
      view.focus();
    },
    selection() {
      const { from, to, empty } = view.state.selection.main;
      const before = (end: number) =>
        view.state.doc.sliceString(0, end, lineEnds === "crlf" ? "\r\n" : "\n").length;
      return empty ? null : { from: before(from), to: before(to) };
    },
    destroy: () => view.destroy(),
  };
}

/** A line end of two characters is one place for the editor: a change must not begin or end in its middle. */
function wholeLineEnds(before: string, change: Change): Change {
  let { from, to, insert } = change;
  if (before[from] === "\n" && before[from - 1] === "\r") {
    from -= 1;
    insert = `\r${insert}`;
  }
  if (before[to] === "\n" && before[to - 1] === "\r") {
    to += 1;
    insert = `${insert}\n`;
  }
  return { from, to, insert };
}
