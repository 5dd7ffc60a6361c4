/** The one stretch in which `after` differs from `before`: [from, to) of `before` became `insert`. */
export type Change = { from: number; to: number; insert: string };

export function smallestChange(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) {
    from += 1;
  }
  let tail = 0;
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/**
 * Both changes of one text, or null when they touch or share a line: two edits of one sentence make sense to a person
 * only, even where the letters do not overlap.
 */
export function mergeTexts(before: string, mine: string, theirs: string): string | null {
  if (mine === theirs || theirs === before) {
    return mine;
  }
  if (mine === before) {
    return theirs;
  }
  const here = smallestChange(before, mine);
  const there = smallestChange(before, theirs);
  const [first, second] = here.from <= there.from ? [here, there] : [there, here];
  if (first.to > second.from) {
    return null;
  }
  const between = before.slice(first.to, second.from);
  const apart = between.includes("\n") || (second.from === before.length && second.insert.startsWith("\n"));
  if (!apart || first.from === second.from) {
    return null;
  }
  return before.slice(0, first.from) + first.insert + between + second.insert + before.slice(second.to);
}
