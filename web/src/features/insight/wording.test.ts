import { describe, expect, it } from "vitest";
import type { Connection } from "@/lib/api/types";
import { plain, sentencePieces } from "@/lib/text/plain";
import { byStrength, minutesWord, partsOf, provenanceLine, strengthWord, weakerLabel } from "./wording";

describe("provenanceLine", () => {
  const made = {
    operation: "summary",
    engine: "centroid",
    version: "2",
    outside: false,
    cached: false,
    attempts: [],
    elapsed_ms: 4.2,
    cost: { tokens: 0, money: 0 },
  };
  it("tells where, by what and how fast", () => {
    expect(provenanceLine(made)).toBe("local · centroid 2 · 4 ms");
    expect(provenanceLine({ ...made, elapsed_ms: 0.3 })).toBe("local · centroid 2 · under 1 ms");
    expect(provenanceLine({ ...made, elapsed_ms: 2300 })).toBe("local · centroid 2 · 2.3 s");
    expect(provenanceLine({ ...made, cached: true })).toBe("local · centroid 2 · 4 ms, kept from before");
  });
  it("calls no provider local, and tells what it cost", () => {
    const outside = { ...made, engine: "somebody", version: "model", outside: true };
    expect(provenanceLine({ ...outside, cost: { tokens: 640, money: 0 } })).toBe(
      "somebody model · 4 ms · 640 tokens",
    );
  });
});

describe("partsOf", () => {
  it("leaves out what was not measured and puts the largest first", () => {
    const connection = { parts: { meaning: null, wording: 0.2, mention: 0.5, structure: 0 } } as Connection;
    expect(partsOf(connection).map((part) => part.name)).toEqual(["Mention", "Wording", "Structure"]);
  });
});

describe("byStrength", () => {
  const connection = (score: number, linked = false) => ({ score, linked }) as Connection;
  it("keeps what is faint for those who ask, but never a link", () => {
    const [strong, some, faint, written] = [
      connection(0.9),
      connection(0.25),
      connection(0.2),
      connection(0.1, true),
    ];
    const found = byStrength([strong, some, faint, written]);
    expect(found).toEqual({ clear: [strong, some, written], weaker: [faint] });
    expect(found.weaker.map(({ score }) => strengthWord(score))).toEqual(["faint"]);
  });
  it("names how many there are", () => {
    expect(weakerLabel(1, false)).toBe("Show 1 weaker one");
    expect(weakerLabel(7, false)).toBe("Show 7 weaker ones");
    expect(weakerLabel(7, true)).toBe("Hide 7 weaker ones");
  });
});

describe("minutesWord", () => {
  it.each([
    [0.4, "under a minute"],
    [1, "1 minute"],
    [59, "59 minutes"],
    [60, "1 h"],
    [135, "2 h 15 min"],
  ])("%d", (minutes, words) => {
    expect(minutesWord(minutes)).toBe(words);
  });
});

describe("sentencePieces", () => {
  it("takes formulas out whole and leaves prices alone", () => {
    expect(sentencePieces("The **entropy** $S = k_B \\ln W$ grows, at $5 and $6.")).toEqual([
      { text: "The entropy ", formula: false },
      { text: "S = k_B \\ln W", formula: true },
      { text: " grows, at $5 and $6.", formula: false },
    ]);
  });
});

describe("plain", () => {
  it.each([
    [
      "The **Laplace transform** is an [[integral transform|integral]].",
      "The Laplace transform is an integral.",
    ],
    ["See [the page](https://example.org) and `code`.", "See the page and code."],
    ["Fill _____ in, *please*.", "Fill _____ in, please."],
    ["a_b_c and 2 * 3 * 4", "a_b_c and 2 * 3 * 4"],
  ])("%j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});
