import type { TextSpan } from "@/lib/api/types";

/** What two summaries say of one stretch of the note; one side is empty where the other alone speaks of it. */
export type SentencePair = { own: TextSpan[]; made: TextSpan[] };

/** Puts together what rests on the same stretch, in the order of the note. */
export function pairSentences(own: TextSpan[], made: TextSpan[]): SentencePair[] {
  const all = [
    ...own.map((sentence) => ({ side: "own" as const, sentence })),
    ...made.map((sentence) => ({ side: "made" as const, sentence })),
  ].sort((a, b) => a.sentence.start - b.sentence.start);
  const pairs: SentencePair[] = [];
  let end = 0;
  for (const { side, sentence } of all) {
    const last = pairs.at(-1);
    if (last && sentence.start < end) {
      last[side].push(sentence);
    } else {
      pairs.push({ own: [], made: [], [side]: [sentence] });
    }
    end = Math.max(end, sentence.end);
  }
  return pairs;
}
