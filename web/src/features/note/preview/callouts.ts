import type { Blockquote, Paragraph, Root, Text } from "mdast";
import { visit } from "unist-util-visit";

const opening = /^\[!([\w-]+)\]([+-]?)[ \t]*/;

/** The names in use, gathered into the few looks that differ. */
const looks: Record<string, string> = {
  tip: "tip",
  hint: "tip",
  success: "tip",
  check: "tip",
  done: "tip",
  warning: "warning",
  caution: "warning",
  attention: "warning",
  danger: "danger",
  error: "danger",
  bug: "danger",
  failure: "danger",
  example: "example",
  proof: "example",
  quote: "quote",
  cite: "quote",
};

const named = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");

/**
 * remark plugin: a quote that opens with `[!kind]` becomes an aside with a title, with `-` or `+` one that folds.
 * The rest of the first line is the title and keeps its formatting.
 */
export function remarkCallouts() {
  return (tree: Root): void => {
    visit(tree, "blockquote", (quote: Blockquote) => {
      const lead = quote.children[0];
      const text = lead?.type === "paragraph" ? lead.children[0] : undefined;
      const match = text?.type === "text" ? opening.exec(text.value) : null;
      if (lead?.type !== "paragraph" || text?.type !== "text" || !match) {
        return;
      }
      const kind = (match[1] ?? "note").toLowerCase();
      text.value = text.value.slice(match[0].length);
      const { title, rest } = splitFirstLine(lead);
      // Some people write the fold mark at the end of the title.
      const last = title.at(-1);
      let fold = match[2];
      if (!fold && last?.type === "text" && /[+-]$/.test(last.value) && title.length > 0) {
        fold = last.value.slice(-1);
        last.value = last.value.slice(0, -1);
      }
      const filled = title.some((node) => node.type !== "text" || node.value.trim());
      const heading: Paragraph = {
        type: "paragraph",
        children: filled ? title : [{ type: "text", value: named(kind) }],
        data: { hName: fold ? "summary" : "p", hProperties: { className: ["callout-title"] } },
      };
      quote.children = [heading, ...(rest.children.length > 0 ? [rest] : []), ...quote.children.slice(1)];
      quote.data = {
        hName: fold ? "details" : "aside",
        hProperties: {
          className: ["callout"],
          "data-callout": looks[kind] ?? "note",
          ...(fold === "+" ? { open: true } : {}),
        },
      };
    });
  };
}

/** Cuts a paragraph at its first line end. */
function splitFirstLine(paragraph: Paragraph): { title: Paragraph["children"]; rest: Paragraph } {
  const title: Paragraph["children"] = [];
  const rest: Paragraph = { ...paragraph, children: [] };
  let onFirstLine = true;
  for (const node of paragraph.children) {
    if (!onFirstLine) {
      rest.children.push(node);
    } else if (node.type === "break") {
      onFirstLine = false;
    } else if (node.type === "text" && node.value.includes("\n")) {
      const cut = node.value.indexOf("\n");
      title.push({ ...node, value: node.value.slice(0, cut) });
      const after: Text = { ...node, value: node.value.slice(cut + 1) };
      if (after.value) {
        rest.children.push(after);
      }
      onFirstLine = false;
    } else {
      title.push(node);
    }
  }
  return { title, rest };
}
