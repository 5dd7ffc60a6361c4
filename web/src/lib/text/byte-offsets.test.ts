import { describe, expect, it } from "vitest";
import { locateSpan, utf16Offset } from "./byte-offsets";

const encoder = new TextEncoder();
const bytes = (text: string) => encoder.encode(text).length;

/** The span the server would send for the characters [from, to) of `text`. */
function spanOf(text: string, from: number, to: number) {
  return { text: text.slice(from, to), start: bytes(text.slice(0, from)), end: bytes(text.slice(0, to)) };
}

const samples = [
  "plain words only",
  "Der Größenwahn heißt ß",
  "数学は楽しい。集合論と位相。",
  "tableau /tæˈbloʊ/ → ∫ f(t) dt",
  "emoji 👩‍🔬 and 𝓛{f(t)} mixed",
  "e\u0301 combining and CRLF\r\nnext",
];

describe("utf16Offset", () => {
  it.each(samples)("agrees with the UTF-8 encoding at every character of %j", (text) => {
    for (let index = 0; index <= text.length; ) {
      expect(utf16Offset(text, bytes(text.slice(0, index)))).toBe(index);
      index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
    }
  });

  it("takes an offset inside a character as its start and one past the end as the end", () => {
    expect(utf16Offset("aé", 2)).toBe(1);
    expect(utf16Offset("a𝓛b", 3)).toBe(1);
    expect(utf16Offset("aé", 99)).toBe(2);
  });
});

describe("locateSpan", () => {
  it.each(samples)("finds every slice of %j again", (text) => {
    const middle = text.indexOf(" ") + 1 || 3;
    expect(locateSpan(text, spanOf(text, middle, text.length))).toEqual({ from: middle, to: text.length });
  });

  it("follows a sentence that moved because something was typed before it", () => {
    const before = "Ein Satz. Größe zählt. Ende.";
    const span = spanOf(before, 10, 22);
    const after = `Neu und länger: ${before}`;
    expect(locateSpan(after, span)).toEqual({ from: 26, to: 38 });
  });

  it("takes the nearest of several occurrences", () => {
    const text = "same. filler filler filler same. same.";
    const span = { text: "same.", start: 26, end: 31 };
    expect(locateSpan(text, span)).toEqual({ from: 27, to: 32 });
  });

  it("says so when the sentence is gone", () => {
    expect(locateSpan("nothing left", { text: "a sentence", start: 0, end: 10 })).toBeNull();
  });
});
