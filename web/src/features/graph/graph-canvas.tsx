import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from "react";
import type { Graph as GraphData } from "@/lib/api/types";
import { buildGraph, positionsOf, unplaced } from "./graph-model";
import { createScene, type GraphScene } from "./graph-scene";
import { readPositions, writePositions } from "./remembered-positions";
import { runLayout } from "./run-layout";

export type CanvasHandle = Pick<GraphScene, "show" | "zoom">;

type GraphCanvasProps = {
  accountId: string;
  data: GraphData;
  matches: Set<string> | null;
  selected: string | null;
  onOpen: (noteId: string) => void;
  onOpenFull: (noteId: string) => void;
  ref?: Ref<CanvasHandle>;
};

/** Rounds of the layout for a graph never seen before, and for one where a few notes are new. */
const fullRounds = 600;
const touchUpRounds = 96;

export default function GraphCanvas({
  accountId,
  data,
  matches,
  selected,
  onOpen,
  onOpenFull,
  ref,
}: GraphCanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const scene = useRef<GraphScene | null>(null);
  const open = useEffectEvent(onOpen);
  const openFull = useEffectEvent(onOpenFull);
  const begin = useEffectEvent((made: GraphScene) => {
    made.setMatches(matches);
    made.setSelected(selected);
  });

  useEffect(() => {
    if (!place.current) {
      return;
    }
    const remembered = readPositions(accountId);
    const graph = buildGraph(data, remembered);
    const missing = unplaced(data, remembered);
    const made = createScene(place.current, graph, {
      onOpen: (noteId) => open(noteId),
      onOpenFull: (noteId) => openFull(noteId),
    });
    scene.current = made;
    begin(made);
    let settled = missing === 0;
    const remember = () => {
      settled = true;
      writePositions(accountId, positionsOf(graph));
    };
    const rounds = missing > 0.2 ? fullRounds : touchUpRounds;
    const stop = settled ? () => undefined : runLayout(graph, rounds, remember);
    return () => {
      stop();
      made.destroy();
      scene.current = null;
    };
  }, [accountId, data]);

  useEffect(() => scene.current?.setMatches(matches), [matches]);
  useEffect(() => scene.current?.setSelected(selected), [selected]);
  useImperativeHandle(ref, () => ({
    show: (noteId) => scene.current?.show(noteId),
    zoom: (direction) => scene.current?.zoom(direction),
  }));

  // The table beside tells a screen reader the same, so the drawing itself is no more than an image to it.
  return (
    <div
      ref={place}
      role="img"
      aria-label={`Graph of ${data.nodes.length} notes and ${data.edges.length} links. The table shows the same.`}
      className="absolute inset-0"
    />
  );
}
