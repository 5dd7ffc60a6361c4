import type { TextRange } from "@/lib/text/byte-offsets";

const highlightName = "revealed-sentence";
const shownFor = 4_000;
let clearing: ReturnType<typeof setTimeout> | undefined;

/** The smallest rendered block whose Markdown holds the position. */
function blockAt(view: HTMLElement, { from }: TextRange): HTMLElement | null {
  let best: HTMLElement | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  for (const block of view.querySelectorAll<HTMLElement>("[data-from]")) {
    const start = Number(block.dataset.from);
    const end = Number(block.dataset.to);
    if (start <= from && from < end && end - start <= smallest) {
      best = block;
      smallest = end - start;
    }
  }
  return best;
}

/** The words in the block as a range of its text, when they are written there as plainly as in the Markdown. */
function wordsIn(block: HTMLElement, words: string): Range | null {
  const start = block.textContent?.indexOf(words) ?? -1;
  if (start < 0) {
    return null;
  }
  const range = document.createRange();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (!begun && start < passed + length) {
      range.setStart(node, start - passed);
      begun = true;
    }
    if (begun && start + words.length <= passed + length) {
      range.setEnd(node, start + words.length - passed);
      return range;
    }
    passed += length;
  }
  return null;
}

/**
 * Scrolls the rendered note to a range of its Markdown and marks it: the very sentence where it can be found in the
 * rendered text, else its paragraph. Returns false when nothing rendered stands for the range.
 */
export function revealInView(view: HTMLElement, source: string, range: TextRange): boolean {
  const block = blockAt(view, range);
  if (!block) {
    return false;
  }
  for (let fold = block.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  block.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  const sentence = wordsIn(block, source.slice(range.from, range.to));
  if (sentence && "highlights" in CSS) {
    CSS.highlights.set(highlightName, new Highlight(sentence));
    clearTimeout(clearing);
    clearing = setTimeout(() => CSS.highlights.delete(highlightName), shownFor);
    return true;
  }
  block.classList.remove("revealed");
  // Reading the size restarts the animation when the same paragraph is asked for twice.
  void block.offsetWidth;
  block.classList.add("revealed");
  return true;
}
