import { useSyncExternalStore } from "react";

let last: string | null = null;
const listeners = new Set<() => void>();

/** Remembers the note that was open last in this tab, so that a phone can go back to it. */
export function rememberOpenNote(noteId: string | null): void {
  last = noteId;
  for (const listener of [...listeners]) {
    listener();
  }
}

export function useLastOpenNote(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => last,
  );
}
