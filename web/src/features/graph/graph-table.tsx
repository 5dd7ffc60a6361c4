import { useMemo, useState } from "react";
import type { Graph as GraphData } from "@/lib/api/types";
import { useFixedRows } from "@/lib/layout/fixed-rows";

type GraphTableProps = {
  data: GraphData;
  matches: Set<string> | null;
  selected: string | null;
  onOpen: (noteId: string) => void;
};

type Order = "links" | "title" | "notebook";

const rowHeight = 40;

/** The graph in words: each note, where it is kept, and which notes it is linked with. */
export function GraphTable({ data, matches, selected, onOpen }: GraphTableProps) {
  const [order, setOrder] = useState<Order>("links");
  const neighbours = useMemo(() => {
    const names: string[][] = data.nodes.map(() => []);
    for (const { source, target } of data.edges) {
      const from = data.nodes[source];
      const to = data.nodes[target];
      if (from && to && from !== to) {
        names[source]?.push(to.title);
        names[target]?.push(from.title);
      }
    }
    return names;
  }, [data]);
  const rows = useMemo(() => {
    const all = data.nodes
      .map((node, index) => ({ node, linked: neighbours[index] ?? [] }))
      .filter(({ node }) => matches?.has(node.id) ?? true);
    const byTitle = (a: (typeof all)[number], b: (typeof all)[number]) =>
      a.node.title.localeCompare(b.node.title);
    return all.sort((a, b) => {
      if (order === "links") {
        return b.node.degree - a.node.degree || byTitle(a, b);
      }
      return order === "notebook"
        ? a.node.notebook.localeCompare(b.node.notebook) || byTitle(a, b)
        : byTitle(a, b);
    });
  }, [data, matches, order, neighbours]);

  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { first, end } = useFixedRows(scroller, rows.length, rowHeight);
  const above = first * rowHeight;
  const below = (rows.length - end) * rowHeight;

  const head = (name: Order, label: string) => (
    <th
      scope="col"
      aria-sort={order === name ? (name === "links" ? "descending" : "ascending") : "none"}
      className="sticky top-0 bg-paper py-2 pe-4 text-start font-medium"
    >
      <button
        type="button"
        className="text-muted hover:text-ink aria-pressed:text-ink"
        onClick={() => setOrder(name)}
      >
        {label}
        {order === name ? <span aria-hidden="true">{name === "links" ? " ↓" : " ↑"}</span> : null}
      </button>
    </th>
  );

  return (
    <section
      ref={setScroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Notes and their links"
      className="absolute inset-0 overflow-auto px-5 pb-6"
    >
      <table className="w-full table-fixed border-collapse" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {head("title", "Note")}
            {head("notebook", "Notebook")}
            {head("links", "Links")}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Spacer height={above} /> : null}
          {rows.slice(first, end).map((row, at) => (
            <tr key={row.node.id} aria-rowindex={first + at + 2} className="h-10 border-line border-b">
              <td className="truncate pe-4">
                <button
                  type="button"
                  aria-current={row.node.id === selected ? "true" : undefined}
                  onClick={() => onOpen(row.node.id)}
                  className="max-w-full truncate font-medium text-accent underline-offset-2 hover:underline"
                >
                  {row.node.title}
                </button>
              </td>
              <td className="truncate pe-4 text-muted">{row.node.notebook}</td>
              <td className="truncate text-muted" title={row.linked.join(", ")}>
                <span className="tabular-nums">{row.node.degree}</span>
                {row.linked.length > 0 ? `: ${row.linked.slice(0, 6).join(", ")}` : ""}
              </td>
            </tr>
          ))}
          {below > 0 ? <Spacer height={below} /> : null}
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr>
      <td colSpan={3} style={{ height }} />
    </tr>
  );
}
