import { describe, expect, it } from "vitest";
import { displayOf, isImageTarget, linkResolver, parseWikilink, titleOf, widthOf } from "./wikilink";

describe("parseWikilink", () => {
  it.each([
    ["Entropy", "Entropy", null],
    ["Entropy|the measure", "Entropy", "the measure"],
    ["./signal operations#Shifting\\|time shifting", "./signal operations#Shifting", "time shifting"],
    ["a|", "a", null],
  ])("splits %j", (inside, target, label) => {
    expect(parseWikilink(inside)).toEqual({ target, label });
  });
});

describe("what a link reads as", () => {
  it.each([
    ["../Concepts/truth tree.md", "truth tree"],
    ["Entropy#Why it grows", "Entropy › Why it grows"],
    ["#Why it grows", "Why it grows"],
    ["0.999... = 1", "0.999... = 1"],
  ])("%j", (target, shown) => {
    expect(displayOf({ target, label: null })).toBe(shown);
  });

  it("names the note a link would begin", () => {
    expect(titleOf("Physics/Heat death#Later")).toBe("Heat death");
  });

  it("tells images and their width", () => {
    expect(isImageTarget("../assets/truth tree.PNG")).toBe(true);
    expect(isImageTarget("truth tree")).toBe(false);
    expect(widthOf("300x200")).toBe(300);
    expect(widthOf("a caption")).toBeNull();
  });
});

describe("linkResolver", () => {
  const note = { id: "n", title: "Entropy", notebook: "" };
  const resolve = linkResolver([
    { target: "Entropy#Why", label: null, embed: false, note, excerpt: "" },
    { target: "Nowhere", label: null, embed: false, note: null, excerpt: "" },
  ]);

  it("tells found, missing and not yet known apart", () => {
    expect(resolve("Entropy#Why").note).toEqual(note);
    expect(resolve("Entropy").note).toEqual(note);
    expect(resolve("Nowhere")).toMatchObject({ known: true, note: null });
    expect(resolve("Typed just now")).toMatchObject({ known: false, note: null });
  });
});
