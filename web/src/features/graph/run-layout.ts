import type { NoteGraph } from "./graph-model";
import type { LayoutProgress, LayoutRequest } from "./layout.worker";

/** Starts the layout in a worker and moves the nodes as results come in. Returns how to stop it. */
export function runLayout(graph: NoteGraph, rounds: number, onDone: () => void): () => void {
  const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
  const ids = graph.nodes();
  const numbers = new Map(ids.map((id, index) => [id, index]));
  const nodes = new Float32Array(ids.length * 3);
  ids.forEach((id, index) => {
    const { x, y, size } = graph.getNodeAttributes(id);
    nodes.set([x, y, size], index * 3);
  });
  const edges = new Uint32Array(graph.size * 2);
  let at = 0;
  graph.forEachEdge((_edge, _attributes, source, target) => {
    edges[at] = numbers.get(source) ?? 0;
    edges[at + 1] = numbers.get(target) ?? 0;
    at += 2;
  });

  let latest: LayoutProgress | null = null;
  let frame = 0;
  const draw = () => {
    frame = 0;
    const progress = latest;
    latest = null;
    if (!progress) {
      return;
    }
    const { positions } = progress;
    graph.updateEachNodeAttributes(
      (id, attributes) => {
        const index = (numbers.get(id) ?? 0) * 2;
        return {
          ...attributes,
          x: positions[index] ?? attributes.x,
          y: positions[index + 1] ?? attributes.y,
        };
      },
      { attributes: ["x", "y"] },
    );
    if (progress.done) {
      worker.terminate();
      onDone();
    }
  };
  worker.onmessage = ({ data }: MessageEvent<LayoutProgress>) => {
    latest = data;
    // At most one move a frame, however fast the worker is.
    frame ||= requestAnimationFrame(draw);
  };
  worker.onerror = () => {
    worker.terminate();
    onDone();
  };
  worker.postMessage({ nodes, edges, rounds } satisfies LayoutRequest, [nodes.buffer, edges.buffer]);
  return () => {
    cancelAnimationFrame(frame);
    worker.terminate();
  };
}
