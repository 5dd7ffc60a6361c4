import { Banner } from "@/components/banner";
import { count } from "@/lib/wording";

function summaryOf(amount: number, earlier: boolean): string {
  if (amount === 0) {
    return earlier ? "All was well." : "All is well.";
  }
  const things = count(amount, "thing");
  return earlier ? `${things} needed a look.` : `${things} ${amount === 1 ? "needs" : "need"} a look.`;
}

type AttentionProps = {
  sentences: string[];
  /** They could not be loaded again, so how it is now is not known. */
  earlier: boolean;
};

/**
 * Whether all is well, before anything else. Only the sentence that sums up is announced: those below it tell of times
 * and amounts, which change with every look.
 */
export function Attention({ sentences, earlier }: AttentionProps) {
  const tone = sentences.length > 0 ? "warn" : earlier ? "info" : "good";
  return (
    <Banner tone={tone} quiet>
      <p role="status" className="font-medium">
        {summaryOf(sentences.length, earlier)}
      </p>
      {sentences.length > 0 ? (
        <ul className="mt-1.5 list-disc space-y-1 pl-5">
          {sentences.map((sentence, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two processes may have the same to say
            <li key={at} className="text-pretty wrap-anywhere first-letter:uppercase">
              {sentence}
            </li>
          ))}
        </ul>
      ) : null}
    </Banner>
  );
}
