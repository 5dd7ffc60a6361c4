import type { GraphNode } from "@/lib/api/types";

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The notes whose title or notebook holds every word typed, those that begin with it first; null when nothing is
 * typed, which is not the same as nothing found.
 */
export function matchTitles(nodes: GraphNode[], typed: string): GraphNode[] | null {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return null;
  }
  const first = words[0] ?? "";
  return nodes
    .map((node) => ({ node, title: plain(node.title), all: plain(`${node.title} ${node.notebook}`) }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .sort(
      (a, b) =>
        Number(b.title.startsWith(first)) - Number(a.title.startsWith(first)) ||
        b.node.degree - a.node.degree,
    )
    .map(({ node }) => node);
}
