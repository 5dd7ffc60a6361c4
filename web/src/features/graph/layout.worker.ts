import { UndirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

/** Nodes as [x, y, size] triples, edges as pairs of node numbers. */
export type LayoutRequest = { nodes: Float32Array; edges: Uint32Array; rounds: number };
export type LayoutProgress = { positions: Float32Array; done: boolean };

const roundsAtOnce = 12;

/**
 * Lays the graph out away from the page's own thread. The library's ready-made worker is built from a blob, which the
 * page's policy forbids, hence this one; it posts where everything stands after each batch of rounds.
 */
self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const graph = new UndirectedGraph();
  const order = data.nodes.length / 3;
  for (let index = 0; index < order; index += 1) {
    graph.addNode(index, {
      x: data.nodes[index * 3],
      y: data.nodes[index * 3 + 1],
      size: data.nodes[index * 3 + 2],
    });
  }
  for (let index = 0; index + 1 < data.edges.length; index += 2) {
    graph.mergeEdge(data.edges[index], data.edges[index + 1]);
  }
  const settings = {
    ...forceAtlas2.inferSettings(order),
    barnesHutOptimize: order > 500,
    barnesHutTheta: 0.7,
    // Gravity holds notes without links near the others, instead of a ring far outside.
    gravity: 0.12,
    scalingRatio: 8,
    adjustSizes: false,
    slowDown: 1 + Math.log(Math.max(2, order)) / 2,
  };
  for (let round = 0; round < data.rounds; round += roundsAtOnce) {
    forceAtlas2.assign(graph, { iterations: roundsAtOnce, settings });
    const positions = new Float32Array(order * 2);
    let at = 0;
    graph.forEachNode((_, { x, y }) => {
      positions[at] = x;
      positions[at + 1] = y;
      at += 2;
    });
    const done = round + roundsAtOnce >= data.rounds;
    self.postMessage({ positions, done } satisfies LayoutProgress, { transfer: [positions.buffer] });
  }
};
