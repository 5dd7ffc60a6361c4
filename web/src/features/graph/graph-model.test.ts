import { describe, expect, it } from "vitest";
import type { Graph } from "@/lib/api/types";
import { buildGraph, positionsOf, seriesByNotebook, unplaced } from "./graph-model";
import { matchTitles } from "./match-titles";

const node = (id: string, title: string, notebook = "Physics", degree = 1) => ({
  id,
  title,
  notebook,
  degree,
});
const data: Graph = {
  nodes: [
    node("a", "Entropy", "Physics/Heat", 4),
    node("b", "Carnot cycle"),
    node("c", "Émigré", "History", 0),
  ],
  edges: [
    { source: 0, target: 1 },
    { source: 1, target: 0 },
    { source: 2, target: 2 },
    { source: 0, target: 9 },
  ],
  truncated: false,
};

describe("buildGraph", () => {
  it("draws each link once and skips what points nowhere", () => {
    expect(buildGraph(data, {}).size).toBe(1);
  });

  it("puts notes back where they stood", () => {
    const first = buildGraph(data, {});
    first.setNodeAttribute("a", "x", 12.5);
    const again = buildGraph(data, positionsOf(first));
    expect(again.getNodeAttribute("a", "x")).toBe(12.5);
    expect(unplaced(data, positionsOf(first))).toBe(0);
    expect(unplaced(data, { a: [0, 0] })).toBeCloseTo(2 / 3);
  });

  it("begins alike each time, with no two notes on one place", () => {
    expect(positionsOf(buildGraph(data, {}))).toEqual(positionsOf(buildGraph(data, {})));
    expect(new Set(Object.values(positionsOf(buildGraph(data, {}))).map(String)).size).toBe(3);
  });

  it("draws what is linked more as larger", () => {
    const graph = buildGraph(data, {});
    expect(graph.getNodeAttribute("a", "size")).toBeGreaterThan(graph.getNodeAttribute("b", "size"));
  });
});

describe("seriesByNotebook", () => {
  it("gives the largest notebooks colours of their own and the rest one together", () => {
    const nodes = Array.from({ length: 12 }, (_, index) =>
      Array.from({ length: 12 - index }, () => ({ notebook: `n${index}/deep` })),
    ).flat();
    const series = seriesByNotebook(nodes);
    expect(series.get("n0")).toBe(0);
    expect(series.get("n6")).toBe(6);
    expect(series.get("n7")).toBe(7);
    expect(series.get("n11")).toBe(7);
  });
});

describe("matchTitles", () => {
  it("finds by every word, without accents, in title and notebook", () => {
    const ids = (typed: string) => matchTitles(data.nodes, typed)?.map((one) => one.id);
    expect(ids("emigre")).toEqual(["c"]);
    expect(ids("physics car")).toEqual(["b"]);
    expect(ids("nothing like it")).toEqual([]);
    expect(ids("  ")).toBeUndefined();
  });
});
