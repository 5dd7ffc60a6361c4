import { useEffect, useRef } from "react";
import { sentencePieces } from "@/lib/text/plain";
import { markTerms } from "./mark-terms";

const noTerms: string[] = [];

/** A sentence taken out of a note: without the marks of Markdown, its formulas set, shared terms marked. */
export function Sentence({ text, terms = noTerms }: { text: string; terms?: string[] }) {
  return sentencePieces(text).map((piece, index) =>
    piece.formula ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
      <Formula key={index} tex={piece.text} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Words key={index} text={piece.text} terms={terms} />
    ),
  );
}

function Words({ text, terms }: { text: string; terms: string[] }) {
  return markTerms(text, terms).map((piece, index) =>
    piece.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
      <mark key={index}>{piece.text}</mark>
    ) : (
      piece.text
    ),
  );
}

/** Shows the source until KaTeX is there, and stays with it where KaTeX cannot read it. */
function Formula({ tex }: { tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let current = true;
    Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(
      ([{ default: katex }]) => {
        if (current && place.current) {
          katex.render(tex, place.current, {
            throwOnError: false,
            strict: false,
            trust: false,
            maxExpand: 500,
            errorColor: "var(--danger)",
          });
        }
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [tex]);
  return <span ref={place}>{tex}</span>;
}
