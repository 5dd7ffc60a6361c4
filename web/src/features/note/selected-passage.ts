import { type ByteSpan, byteLength, type TextRange } from "@/lib/text/byte-offsets";

/** The part of a note's text that is selected in its rendered view; whole blocks where the words are not found in it. */
export function selectedInView(view: HTMLElement, source: string): TextRange | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !view.contains(selection.anchorNode)) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const first = blockOf(range.startContainer);
  const last = blockOf(range.endContainer);
  if (!first || !last) {
    return null;
  }
  const from = Number(first.dataset.from);
  const to = Number(last.dataset.to);
  const words = selection.toString().trim();
  const at = source.slice(from, to).indexOf(words);
  return words && at >= 0 ? { from: from + at, to: from + at + words.length } : { from, to };
}

function blockOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>("[data-from]") ?? null;
}

/** The range as the server counts it; null for one that holds no words. */
export function passageAt(source: string, { from, to }: TextRange): ByteSpan | null {
  const text = source.slice(from, to);
  if (!text.trim()) {
    return null;
  }
  const start = byteLength(source.slice(0, from));
  return { text, start, end: start + byteLength(text) };
}
