import type { Root } from "hast";
import { visit } from "unist-util-visit";

const blocks = new Set([
  "p",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "td",
  "th",
  "pre",
  "blockquote",
  "aside",
  "summary",
]);

/**
 * rehype plugin: each block carries where it stands in the Markdown (UTF-16 offsets), so that "show me this sentence"
 * works in the rendered note as well.
 */
export function rehypeSourcePositions() {
  return (tree: Root): void => {
    visit(tree, "element", (element) => {
      const start = element.position?.start.offset;
      const end = element.position?.end.offset;
      if (start !== undefined && end !== undefined && blocks.has(element.tagName)) {
        element.properties["data-from"] = start;
        element.properties["data-to"] = end;
      }
    });
  };
}
