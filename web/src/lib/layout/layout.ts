import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "@/lib/stored";

export type Layout = {
  /** Widths in CSS pixels. */
  libraryWidth: number;
  insightWidth: number;
  libraryOpen: boolean;
  insightOpen: boolean;
  /** Hides both sides until it is left again. */
  focus: boolean;
};

export const limits = { library: { min: 240, max: 520 }, insight: { min: 280, max: 560 } };

const key = "loci.layout";
const standard: Layout = {
  libraryWidth: 312,
  insightWidth: 352,
  libraryOpen: true,
  insightOpen: true,
  focus: false,
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
