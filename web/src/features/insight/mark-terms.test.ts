import { describe, expect, it } from "vitest";
import { markTerms } from "./mark-terms";

const marked = (sentence: string, terms: string[]) =>
  markTerms(sentence, terms)
    .filter((piece) => piece.marked)
    .map((piece) => piece.text);

describe("markTerms", () => {
  it("marks whole words that begin with a shared term, in any case", () => {
    expect(marked("Entropies and the Entropy of heat.", ["entrop", "heat"])).toEqual([
      "Entropies",
      "Entropy",
      "heat",
    ]);
  });

  it("never marks inside of a word", () => {
    expect(marked("The cheater reheats.", ["heat"])).toEqual([]);
  });

  it("prefers the longest term", () => {
    expect(marked("A binary search tree.", ["search", "binary search tree"])).toEqual(["binary search tree"]);
  });

  it("takes terms as they are written, not as patterns", () => {
    expect(marked("C++ and (a|b).", ["c++", "(a|b)"])).toContain("C++");
  });

  it("loses nothing of the sentence", () => {
    const sentence = "数学 の集合 and Größe: größer.";
    expect(
      markTerms(sentence, ["größ", "集合"])
        .map((piece) => piece.text)
        .join(""),
    ).toBe(sentence);
  });
});
