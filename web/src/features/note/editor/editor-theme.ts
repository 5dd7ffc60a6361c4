import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { frontMatterTag, mathTag, wikilinkTag } from "./note-markdown";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-reading)",
    fontSize: "var(--reading-size)",
    lineHeight: "var(--reading-leading)",
    overflow: "visible",
  },
  ".cm-content": { padding: "0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection":
    { backgroundColor: "var(--selected)" },
  ".cm-placeholder": { color: "var(--faint)", fontStyle: "italic" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)", borderRadius: "2px" },
  ".cm-searchMatch.cm-searchMatch-selected": { outline: "2px solid var(--accent)" },
  ".cm-revealed": { backgroundColor: "var(--mark)", borderRadius: "2px" },
  ".cm-panels": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    fontFamily: "var(--font-interface)",
    border: "1px solid var(--line)",
    borderRadius: "6px",
    zIndex: "5",
  },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 10px", fontSize: "14px" },
  ".cm-panel.cm-search label": { fontSize: "13px" },
  ".cm-textfield": {
    backgroundColor: "var(--paper)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    fontSize: "14px",
    padding: "3px 6px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--hover)",
    border: "0",
    borderRadius: "4px",
    fontSize: "13px",
    padding: "4px 8px",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "0",
    borderRadius: "10px",
    boxShadow: "var(--float)",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-interface)",
    fontSize: "15px",
    maxHeight: "19rem",
    minWidth: "18rem",
    maxWidth: "min(32rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "5px 10px",
    lineHeight: "1.4",
    borderRadius: "4px",
    display: "flex",
    gap: "1rem",
    justifyContent: "space-between",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--hover)",
    color: "var(--ink)",
  },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", fontSize: "13px", flex: "none" },
});

const code = "var(--font-code)";
const mono = { fontFamily: code, fontSize: "0.86em" };

const highlight = HighlightStyle.define([
  { tag: tags.heading1, fontSize: "1.5em", fontWeight: "640", lineHeight: "1.3" },
  { tag: tags.heading2, fontSize: "1.28em", fontWeight: "640", lineHeight: "1.3" },
  { tag: tags.heading3, fontSize: "1.1em", fontWeight: "640" },
  { tag: [tags.heading4, tags.heading5, tags.heading6], fontWeight: "640" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.quote, color: "var(--muted)" },
  { tag: tags.monospace, ...mono },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], color: "var(--faint)" },
  { tag: [tags.link, wikilinkTag], color: "var(--accent)" },
  { tag: tags.url, color: "var(--muted)" },
  { tag: mathTag, ...mono, color: "var(--syntax-name)" },
  { tag: frontMatterTag, ...mono, color: "var(--muted)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--syntax-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--syntax-string)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--syntax-number)" },
  { tag: tags.comment, color: "var(--syntax-comment)", fontStyle: "italic" },
  {
    tag: [tags.function(tags.variableName), tags.definition(tags.variableName), tags.propertyName],
    color: "var(--syntax-name)",
  },
  { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--syntax-type)" },
]);

/** The look of the editor: the reading type of the note, its marks dimmed, every colour a token. */
export const editorTheme: Extension = [theme, syntaxHighlighting(highlight)];
