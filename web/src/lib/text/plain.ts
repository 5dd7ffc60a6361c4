/** Text without the marks of Markdown, which only matter where it stands. Spaces at the ends stay. */
function unmarked(text: string): string {
  return text
    .replace(/!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, "$1")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|(?<!_)__(?!_)|`|==/g, "")
    .replace(/(^|[\s(])[*_]([^\s*_][^*_]*?)[*_](?=[\s).,;:!?]|$)/g, "$1$2")
    .replace(/\s+/g, " ");
}

export function plain(text: string): string {
  return unmarked(text).trim();
}

export type SentencePiece = { text: string; formula: boolean };

/** Cuts a sentence into plain words and formulas (`$…$`, given without their dollars). */
export function sentencePieces(sentence: string): SentencePiece[] {
  const pieces: SentencePiece[] = [];
  let done = 0;
  for (const match of sentence.matchAll(/\$\$([^$]+)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/g)) {
    pieces.push({ text: unmarked(sentence.slice(done, match.index)), formula: false });
    pieces.push({ text: match[1] ?? match[2] ?? "", formula: true });
    done = match.index + match[0].length;
  }
  pieces.push({ text: unmarked(sentence.slice(done)), formula: false });
  return pieces.filter((piece) => piece.text !== "");
}
