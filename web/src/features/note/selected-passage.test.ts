import { afterEach, expect, it } from "vitest";
import { passageAt, selectedInView } from "./selected-passage";

afterEach(() => document.body.replaceChildren());

function view(source: string, html: string): HTMLElement {
  document.body.innerHTML = `<div id="view"><p data-from="0" data-to="${source.length}">${html}</p></div>`;
  return document.getElementById("view") as HTMLElement;
}

function select(node: Node, from: number, to: number) {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  window.getSelection()?.removeAllRanges();
  window.getSelection()?.addRange(range);
}

it("finds selected words in the text they were drawn from", () => {
  const source = "Größe zählt. Ende.";
  const shown = view(source, source);
  select(shown.querySelector("p")?.firstChild as Node, 6, 11);
  expect(selectedInView(shown, source)).toEqual({ from: 6, to: 11 });
});

it("takes the whole block where marks stand between the words", () => {
  const source = "A **bold** word.";
  const shown = view(source, "A <b>bold</b> word.");
  const paragraph = shown.querySelector("p") as HTMLElement;
  select(paragraph, 0, paragraph.childNodes.length);
  expect(selectedInView(shown, source)).toEqual({ from: 0, to: source.length });
});

it("counts as the server does, in bytes", () => {
  expect(passageAt("Größe zählt", { from: 6, to: 11 })).toEqual({ text: "zählt", start: 8, end: 14 });
  expect(passageAt("a  b", { from: 1, to: 3 })).toBeNull();
});
