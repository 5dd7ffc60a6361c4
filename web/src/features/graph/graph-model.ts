import Graph from "graphology";
import type { Graph as GraphData } from "@/lib/api/types";

export type NodeAttributes = {
  x: number;
  y: number;
  size: number;
  label: string;
  notebook: string;
  degree: number;
  /** Which of the eight notebook colours. */
  series: number;
};

export type NoteGraph = Graph<NodeAttributes>;
export type Positions = Record<string, [x: number, y: number]>;

/** Number of notebook colours in the tokens; notebooks beyond the largest share the last one. */
export const seriesCount = 8;

const smallest = 2.5;
const largest = 11;

/** The first part of the path: what a colour stands for. */
export function notebookOf(path: string): string {
  return path.split("/")[0] ?? "";
}

/** Colour of each top notebook: the seven with the most notes have their own. */
export function seriesByNotebook(nodes: { notebook: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { notebook } of nodes) {
    const name = notebookOf(notebook);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return new Map(byCount.map(([name], rank) => [name, Math.min(rank, seriesCount - 1)]));
}

/** The same place for the same id each time, so that a layout begins alike on every device. */
function seedPosition(id: string): [number, number] {
  let hash = 2166136261;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 16777619);
  }
  const angle = ((hash >>> 0) / 4294967296) * 2 * Math.PI;
  const radius = 10 + 90 * Math.sqrt(((Math.imul(hash, 2654435761) >>> 0) % 10007) / 10007);
  return [Math.cos(angle) * radius, Math.sin(angle) * radius];
}

export function buildGraph(data: GraphData, remembered: Positions): NoteGraph {
  const graph: NoteGraph = new Graph({ type: "undirected", multi: false, allowSelfLoops: false });
  const series = seriesByNotebook(data.nodes);
  const most = Math.max(1, ...data.nodes.map((node) => node.degree));
  for (const node of data.nodes) {
    const [x, y] = remembered[node.id] ?? seedPosition(node.id);
    graph.mergeNode(node.id, {
      x,
      y,
      size: smallest + (largest - smallest) * Math.sqrt(node.degree / most),
      label: node.title,
      notebook: node.notebook,
      degree: node.degree,
      series: series.get(notebookOf(node.notebook)) ?? seriesCount - 1,
    });
  }
  for (const { source, target } of data.edges) {
    const from = data.nodes[source]?.id;
    const to = data.nodes[target]?.id;
    if (from !== undefined && to !== undefined && from !== to) {
      graph.mergeEdge(from, to);
    }
  }
  return graph;
}

/** Share of the nodes that have no remembered place. */
export function unplaced(data: GraphData, remembered: Positions): number {
  if (data.nodes.length === 0) {
    return 0;
  }
  return data.nodes.filter((node) => !remembered[node.id]).length / data.nodes.length;
}

export function positionsOf(graph: NoteGraph): Positions {
  const positions: Positions = {};
  graph.forEachNode((id, { x, y }) => {
    positions[id] = [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
  });
  return positions;
}
