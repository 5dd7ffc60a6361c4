import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { languages } from "@codemirror/language-data";
import type { Extension } from "@codemirror/state";
import { styleTags, Tag, tags } from "@lezer/highlight";
import type { BlockContext, InlineContext, Line, MarkdownConfig } from "@lezer/markdown";

export const wikilinkTag = Tag.define();
export const mathTag = Tag.define();
export const frontMatterTag = Tag.define();

const exclamation = 33;
const openBracket = 91;
const closeBracket = 93;
const dollar = 36;
const backslash = 92;
const newline = 10;

function wikilink(cx: InlineContext, next: number, pos: number): number {
  const start = pos;
  let at = pos;
  if (next === exclamation) {
    at += 1;
  }
  if (cx.char(at) !== openBracket || cx.char(at + 1) !== openBracket) {
    return -1;
  }
  for (let end = at + 2; end < cx.end - 1; end += 1) {
    const char = cx.char(end);
    if (char === newline || char === openBracket) {
      return -1;
    }
    if (char === closeBracket) {
      if (cx.char(end + 1) !== closeBracket || end === at + 2) {
        return -1;
      }
      return cx.addElement(
        cx.elt("Wikilink", start, end + 2, [
          cx.elt("WikilinkMark", start, at + 2),
          cx.elt("WikilinkMark", end, end + 2),
        ]),
      );
    }
  }
  return -1;
}

/** `$…$` and `$$…$$`: marked so that their underscores and stars are not read as emphasis. */
function math(cx: InlineContext, next: number, pos: number): number {
  if (next !== dollar) {
    return -1;
  }
  const width = cx.char(pos + 1) === dollar ? 2 : 1;
  const first = cx.char(pos + width);
  if (width === 1 && (first === 32 || first === newline || first < 0)) {
    return -1;
  }
  for (let end = pos + width; end < cx.end; end += 1) {
    const char = cx.char(end);
    if (char === backslash) {
      end += 1;
    } else if (char === dollar && (width === 1 || cx.char(end + 1) === dollar)) {
      return end === pos + width ? -1 : cx.addElement(cx.elt("Math", pos, end + width));
    }
  }
  return -1;
}

const blockDelimiter = /^\s*\$\$\s*$/;

function mathBlock(cx: BlockContext, line: Line): boolean {
  if (!blockDelimiter.test(line.text.slice(line.pos))) {
    return false;
  }
  const start = cx.lineStart + line.pos;
  let end = cx.lineStart + line.text.length;
  while (cx.nextLine()) {
    end = cx.lineStart + line.text.length;
    if (blockDelimiter.test(line.text.slice(line.basePos))) {
      cx.nextLine();
      break;
    }
  }
  cx.addElement(cx.elt("MathBlock", start, end));
  return true;
}

function frontMatter(cx: BlockContext, line: Line): boolean {
  if (cx.lineStart !== 0 || line.text.trimEnd() !== "---") {
    return false;
  }
  let end = line.text.length;
  while (cx.nextLine()) {
    end = cx.lineStart + line.text.length;
    if (/^(---|\.\.\.)\s*$/.test(line.text)) {
      cx.nextLine();
      break;
    }
  }
  cx.addElement(cx.elt("FrontMatter", 0, end));
  return true;
}

const noteSyntax: MarkdownConfig = {
  defineNodes: [
    { name: "Wikilink" },
    { name: "WikilinkMark" },
    { name: "Math" },
    { name: "MathBlock", block: true },
    { name: "FrontMatter", block: true },
  ],
  parseInline: [
    { name: "Wikilink", parse: wikilink, before: "Link" },
    { name: "Math", parse: math, before: "Escape" },
  ],
  parseBlock: [
    { name: "FrontMatter", parse: frontMatter, before: "HorizontalRule" },
    {
      name: "MathBlock",
      parse: mathBlock,
      before: "FencedCode",
      endLeaf: (_, line) => blockDelimiter.test(line.text.slice(line.pos)),
    },
  ],
  props: [
    styleTags({
      Wikilink: wikilinkTag,
      WikilinkMark: tags.processingInstruction,
      "Math MathBlock": mathTag,
      FrontMatter: frontMatterTag,
    }),
  ],
};

/** Markdown as the notes use it: GitHub's, with wikilinks, formulas and front matter. */
export function noteMarkdown(): Extension {
  return markdown({
    base: markdownLanguage,
    codeLanguages: languages,
    extensions: [noteSyntax],
    completeHTMLTags: false,
    addKeymap: true,
  });
}
