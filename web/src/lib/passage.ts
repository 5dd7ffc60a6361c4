import { useSyncExternalStore } from "react";
import type { ByteSpan } from "./text/byte-offsets";

/**
 * "What does this mean?": the note that is open asks, the insight panel answers. Both are features of their own and do not
 * know each other, so the question passes through here. One passage is asked about at a time.
 */
export type AskedPassage = { noteId: string; span: ByteSpan };

let asked: AskedPassage | null = null;
const listeners = new Set<() => void>();

export function askAbout(passage: AskedPassage | null): void {
  asked = passage;
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

/** The passage of this note that was asked about last, until the answer is closed. */
export function useAskedPassage(noteId: string): AskedPassage | null {
  const passage = useSyncExternalStore(subscribe, () => asked);
  return passage?.noteId === noteId ? passage : null;
}
