/**
 * How the lines of a text end. A note keeps the line ends it came with; "mixed" text is split at "\n" only and its "\r"
 * stay where they are.
 */
export type LineEnds = "lf" | "crlf" | "mixed";

export function lineEndsOf(text: string): LineEnds {
  if (!text.includes("\r")) {
    return "lf";
  }
  return /[^\r]\n|^\n|\r(?!\n)/.test(text) ? "mixed" : "crlf";
}

/** Position in the editor, where each line end counts one, of an offset into the text. */
export function editorPosition(text: string, offset: number, lineEnds: LineEnds): number {
  if (lineEnds !== "crlf") {
    return offset;
  }
  let passed = 0;
  for (let at = text.indexOf("\r\n"); at >= 0 && at < offset; at = text.indexOf("\r\n", at + 2)) {
    passed += 1;
  }
  return offset - passed;
}
