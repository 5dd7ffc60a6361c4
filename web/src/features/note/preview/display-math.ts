import type { Root } from "mdast";
import type {} from "mdast-util-math";
import { visit } from "unist-util-visit";

/** remark plugin: `$$…$$` within one line is a formula on a line of its own, as people who write notes mean it. */
export function remarkDisplayMath() {
  return (tree: Root, file: { toString(): string }): void => {
    const source = String(file);
    visit(tree, "inlineMath", (math) => {
      const start = math.position?.start.offset;
      if (start !== undefined && source.startsWith("$$", start)) {
        math.data = { ...math.data, hProperties: { className: ["language-math", "math-display"] } };
      }
    });
  };
}
