import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "@/lib/stored";
import type { Screen } from "./screen";

export type Layout = {
  /** Widths in CSS pixels. */
  libraryWidth: number;
  insightWidth: number;
  libraryOpen: boolean;
  insightOpen: boolean;
  /** Hides both sides until it is left again. */
  focus: boolean;
  /** A tablet has room for one side beside the note. */
  tabletSide: "library" | "insight" | null;
};

export type Side = "library" | "insight";

export const limits = { library: { min: 240, max: 520 }, insight: { min: 280, max: 560 } };

const key = "loci.layout";
const standard: Layout = {
  libraryWidth: 312,
  insightWidth: 352,
  libraryOpen: true,
  insightOpen: true,
  focus: false,
  tabletSide: "library",
};

let layout: Layout = { ...readStored(key, standard), focus: false };
const listeners = new Set<() => void>();

export function setLayout(change: Partial<Layout>): void {
  layout = { ...layout, ...change };
  writeStored(key, layout);
  for (const listener of [...listeners]) {
    listener();
  }
}

export function getLayout(): Layout {
  return layout;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, getLayout);
}

/** Whether a side is shown; on a phone the address decides instead. */
export function isShown(side: Side, layout: Layout, screen: Screen): boolean {
  if (layout.focus || screen === "phone") {
    return false;
  }
  if (screen === "tablet") {
    return layout.tabletSide === side;
  }
  return side === "library" ? layout.libraryOpen : layout.insightOpen;
}

export function toggleSide(side: Side, screen: Screen): void {
  const shown = isShown(side, layout, screen);
  if (screen === "tablet") {
    setLayout({ focus: false, tabletSide: shown ? null : side });
  } else {
    setLayout({ focus: false, [side === "library" ? "libraryOpen" : "insightOpen"]: !shown });
  }
}
