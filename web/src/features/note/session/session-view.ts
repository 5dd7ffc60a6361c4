import type { Note } from "@/lib/api/types";
import type { Conflict, SaveState } from "./save-state";

export type SessionSnapshot = {
  /** Id on the server; null until the first save of a new note. */
  noteId: string | null;
  status: "loading" | "ready" | "missing" | "failed";
  failure: string | null;
  /** The note as the server last acknowledged it. */
  note: Note | null;
  save: SaveState;
  conflict: Conflict | null;
  /** Set when the text shown comes from a draft that had not reached the server. */
  restored: { typedAt: number } | null;
};

/** What of a session may be shown. It changes only when a word on the page changes, never with a key. */
export class SessionView {
  #snapshot: SessionSnapshot;
  #listeners = new Set<() => void>();

  constructor(noteId: string | null) {
    this.#snapshot = {
      noteId,
      status: "loading",
      failure: null,
      note: null,
      save: { word: "saved" },
      conflict: null,
      restored: null,
    };
  }

  get now(): SessionSnapshot {
    return this.#snapshot;
  }

  set(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
