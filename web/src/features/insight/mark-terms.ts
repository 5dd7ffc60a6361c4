export type MarkedPiece = { text: string; marked: boolean };

const escaped = (term: string) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Cuts a sentence into pieces, those that hold a shared term marked. Terms are stems or words in lower case: a word
 * that begins with the term is marked whole, and of overlapping terms the longest counts.
 */
export function markTerms(sentence: string, terms: string[]): MarkedPiece[] {
  const wanted = [...new Set(terms.map((term) => term.trim()).filter(Boolean))].sort(
    (left, right) => right.length - left.length,
  );
  if (wanted.length === 0) {
    return [{ text: sentence, marked: false }];
  }
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.map(escaped).join("|")})[\\p{L}\\p{N}]*`, "giu");
  const pieces: MarkedPiece[] = [];
  let done = 0;
  for (const match of sentence.matchAll(pattern)) {
    if (match.index > done) {
      pieces.push({ text: sentence.slice(done, match.index), marked: false });
    }
    pieces.push({ text: match[0], marked: true });
    done = match.index + match[0].length;
  }
  if (done < sentence.length) {
    pieces.push({ text: sentence.slice(done), marked: false });
  }
  return pieces;
}
