import Sigma from "sigma";
import { hoverDrawing } from "./draw-hover";
import { labelDrawing } from "./draw-label";
import { onThemeChange, readColours } from "./graph-colours";
import type { NodeAttributes, NoteGraph } from "./graph-model";
import { pickByArithmetic } from "./pick-node";
import { renderer } from "./renderer";

export type GraphScene = {
  /** Lights these notes and dims the rest; null lights all. */
  setMatches: (matches: Set<string> | null) => void;
  setSelected: (noteId: string | null) => void;
  /** Moves the view to a note. */
  show: (noteId: string) => void;
  zoom: (direction: "in" | "out" | "all") => void;
  destroy: () => void;
};

type Handlers = { onOpen: (noteId: string) => void; onOpenFull: (noteId: string) => void };

/** Draws the graph. Hover, search and selection only change colours through reducers, so no frame builds anything anew. */
export function createScene(container: HTMLElement, graph: NoteGraph, handlers: Handlers): GraphScene {
  let colours = readColours();
  let hovered: string | null = null;
  let near = new Set<string>();
  let matches: Set<string> | null = null;
  let selected: string | null = null;

  const lit = (node: string) => (hovered ? node === hovered || near.has(node) : (matches?.has(node) ?? true));

  // On a phone, dots of the usual size run into each other.
  const scale = Math.min(1, Math.max(0.5, Math.min(container.clientWidth, container.clientHeight) / 640));

  const labels = labelDrawing(() => colours);
  const sigma = new Sigma<NodeAttributes>(graph, container, {
    allowInvalidContainer: true,
    labelFont: colours.font,
    labelSize: 13,
    labelWeight: "500",
    labelColor: { color: colours.label },
    labelDensity: 0.6,
    labelGridCellSize: 110,
    labelRenderedSizeThreshold: 5 * scale,
    minEdgeThickness: 1,
    zIndex: true,
    // Without a graphics card the lines cost most of a frame; they come back when the view rests.
    hideEdgesOnMove: graph.size > 20_000 || renderer() === "software",
    minCameraRatio: 0.02,
    maxCameraRatio: 4,
    stagePadding: 40,
    defaultDrawNodeLabel: labels.draw,
    defaultDrawNodeHover: hoverDrawing(() => colours),
    nodeReducer: (node, data) => {
      const own = colours.series[data.series] ?? colours.label;
      const on = lit(node);
      const chosen = node === selected;
      return {
        x: data.x,
        y: data.y,
        size: data.size * scale + (chosen ? 3 : 0),
        color: on || chosen ? own : colours.faded,
        label: on || chosen ? data.label : null,
        highlighted: chosen,
        forceLabel:
          chosen ||
          (on && matches !== null && matches.size <= 12) ||
          (hovered !== null && near.has(node) && near.size <= 14),
        zIndex: chosen ? 3 : on ? 1 : 0,
      };
    },
    edgeReducer: (edge) => {
      if (!hovered) {
        return { color: colours.edge, size: 0.9, hidden: matches !== null, zIndex: 0 };
      }
      const touches = graph.hasExtremity(edge, hovered);
      return {
        color: touches ? colours.edgeNear : colours.edge,
        size: touches ? 1.6 : 0.9,
        hidden: !touches,
        zIndex: touches ? 1 : 0,
      };
    },
  });

  const redraw = () => sigma.refresh({ skipIndexation: true, schedule: true });
  const hover = (node: string | null) => {
    hovered = node;
    near = new Set(node ? graph.neighbors(node) : []);
    container.style.cursor = node ? "pointer" : "";
    redraw();
  };

  pickByArithmetic(sigma);
  sigma.on("beforeRender", labels.begin);
  sigma.on("enterNode", ({ node }) => hover(node));
  sigma.on("leaveNode", () => hover(null));
  sigma.on("clickNode", ({ node }) => handlers.onOpen(node));
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    handlers.onOpenFull(node);
  });
  const stopTheme = onThemeChange(() => {
    colours = readColours();
    sigma.setSetting("labelColor", { color: colours.label });
    sigma.refresh({ skipIndexation: true });
  });

  const camera = sigma.getCamera();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const motion = () => ({ duration: calm.matches ? 0 : 180 });

  return {
    setMatches(next) {
      matches = next;
      redraw();
    },
    setSelected(noteId) {
      selected = noteId && graph.hasNode(noteId) ? noteId : null;
      redraw();
    },
    show(noteId) {
      const place = sigma.getNodeDisplayData(noteId);
      if (place) {
        void camera.animate({ x: place.x, y: place.y, ratio: Math.min(camera.ratio, 0.35) }, motion());
      }
    },
    zoom(direction) {
      if (direction === "all") {
        void camera.animatedReset(motion());
      } else if (direction === "in") {
        void camera.animatedZoom(motion());
      } else {
        void camera.animatedUnzoom(motion());
      }
    },
    destroy() {
      stopTheme();
      sigma.kill();
    },
  };
}
