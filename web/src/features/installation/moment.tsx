import { exact, inWords } from "@/lib/wording";

type MomentProps = {
  at: string;
  /** How far away it is. */
  words?: (time: string) => string;
};

/** A point in time by its distance; the hover tells it exactly. */
export function Moment({ at, words = inWords }: MomentProps) {
  return (
    <time dateTime={at} title={exact(at)}>
      {words(at)}
    </time>
  );
}
