import { describe, expect, it } from "vitest";
import { mergeTexts, smallestChange } from "./merge-texts";

const before = "First line\nSecond line\nThird line\n";

describe("mergeTexts", () => {
  it("joins changes of different lines", () => {
    expect(
      mergeTexts(before, before.replace("First", "My first"), before.replace("Third", "Their third")),
    ).toBe("My first line\nSecond line\nTheir third line\n");
  });

  it("joins a link appended elsewhere with a change above it", () => {
    expect(mergeTexts("One\nTwo", "One and mine\nTwo", "One\nTwo\n\n[[Other]]")).toBe(
      "One and mine\nTwo\n\n[[Other]]",
    );
  });

  it("leaves two changes of one line to a person", () => {
    const mine = before.replace("Second", "Mine");
    const theirs = before.replace("Second line", "Second words");
    expect(mergeTexts(before, mine, theirs)).toBeNull();
  });

  it("leaves two additions at one place to a person", () => {
    expect(mergeTexts("One", "One\nmine", "One\ntheirs")).toBeNull();
  });

  it("takes the only change there is", () => {
    expect(mergeTexts(before, before, "theirs")).toBe("theirs");
    expect(mergeTexts(before, "mine", before)).toBe("mine");
    expect(mergeTexts(before, "same", "same")).toBe("same");
  });
});

describe("smallestChange", () => {
  it.each([
    ["abc", "abXc"],
    ["aaa", "aa"],
    ["", "new"],
    ["old", ""],
    ["a\r\nb", "a\r\nc\r\nb"],
  ])("turns %j into %j", (from, to) => {
    const change = smallestChange(from, to);
    expect(from.slice(0, change.from) + change.insert + from.slice(change.to)).toBe(to);
  });
});
