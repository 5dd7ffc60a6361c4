import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");

function themeOf(selector: string): Record<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(css.indexOf("{", start), css.indexOf("\n}", start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ["paper", "sunken", "raised", "hover", "selected"];
const texts = ["ink", "muted", "faint", "accent", "good", "warn", "danger"];
const filled = [
  ["accent-ink", "accent"],
  ["accent-ink", "accent-strong"],
  ["danger-ink", "danger"],
  ["danger-ink", "danger-strong"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["danger", "danger-soft"],
  ["ink", "warn-soft"],
  ["ink", "danger-soft"],
  ["ink", "mark"],
];
const syntax = ["keyword", "string", "number", "comment", "name", "type"];

describe.each([
  ["light", '[data-theme="light"]'],
  ["dark", '[data-theme="dark"]'],
])("the %s theme", (_name, selector) => {
  const theme = themeOf(selector);
  const ratio = (text: string, surface: string) => contrast(theme[text] ?? "", theme[surface] ?? "");

  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface])))(
    "reads %s on %s",
    (text, surface) => {
      expect(ratio(text ?? "", surface ?? "")).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(filled)("reads %s on %s", (text, surface) => {
    expect(ratio(text ?? "", surface ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(syntax)("reads code: %s", (kind) => {
    expect(ratio(`syntax-${kind}`, "sunken")).toBeGreaterThanOrEqual(4.5);
  });

  it("reads the text of a note at AAA", () => {
    expect(ratio("ink", "paper")).toBeGreaterThanOrEqual(7);
    expect(ratio("muted", "paper")).toBeGreaterThanOrEqual(7);
  });

  it("shows the edges of fields", () => {
    expect(ratio("line-strong", "paper")).toBeGreaterThanOrEqual(3);
    expect(ratio("line-strong", "raised")).toBeGreaterThanOrEqual(3);
  });
});
