import type { NotebookCount } from "@/lib/api/types";

/** A notebook with what lies in it; `count` includes the notebooks below. */
export type NotebookNode = { path: string; name: string; count: number; children: NotebookNode[] };

const collator = new Intl.Collator(undefined, { numeric: true });

/** Makes the tree of the paths, adding the notebooks that hold only others. */
export function notebookTree(notebooks: NotebookCount[]): NotebookNode[] {
  const roots: NotebookNode[] = [];
  const known = new Map<string, NotebookNode>();

  function nodeAt(path: string): NotebookNode {
    const found = known.get(path);
    if (found) {
      return found;
    }
    const cut = path.lastIndexOf("/");
    const node: NotebookNode = { path, name: path.slice(cut + 1), count: 0, children: [] };
    known.set(path, node);
    (cut < 0 ? roots : nodeAt(path.slice(0, cut)).children).push(node);
    return node;
  }

  for (const { path, count } of notebooks) {
    if (path === "") {
      continue;
    }
    nodeAt(path);
    for (let part = path; part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf("/")))) {
      nodeAt(part).count += count;
    }
  }
  const sort = (nodes: NotebookNode[]) => {
    nodes.sort((a, b) => collator.compare(a.name, b.name));
    for (const node of nodes) {
      sort(node.children);
    }
  };
  sort(roots);
  return roots;
}
