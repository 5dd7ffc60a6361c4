import { useSyncExternalStore } from "react";
import { fromDrop, fromInput, type Selection } from "./dropped-files";

/** What was dropped or chosen and waits for a yes. */
export type PendingImport =
  | { state: "none" }
  | { state: "reading" }
  | { state: "ready"; selection: Selection }
  | { state: "unreadable" };

let pending: PendingImport = { state: "none" };
const listeners = new Set<() => void>();

function set(next: PendingImport) {
  pending = next;
  for (const listener of [...listeners]) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Files may be dropped on any page; the import page asks what to do with them. */
export const pendingImport = {
  read(data: DataTransfer): void {
    set({ state: "reading" });
    fromDrop(data).then(
      (selection) => set({ state: "ready", selection }),
      () => set({ state: "unreadable" }),
    );
  },
  choose(files: Iterable<File>): void {
    set({ state: "ready", selection: fromInput(files) });
  },
  clear(): void {
    set({ state: "none" });
  },
};

export function usePendingImport(): PendingImport {
  return useSyncExternalStore(subscribe, () => pending);
}
