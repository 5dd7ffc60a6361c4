import type { Note } from "@/lib/api/types";

/** What a person reads beside the title; one word, always at the same place. `reason` is the sentence behind it. */
export type SaveState =
  | { word: "saved" }
  | { word: "saving" }
  | { word: "unsaved"; reason?: string }
  | { word: "offline"; reason: string }
  | { word: "conflict"; reason: string }
  /** `gone`: the note is no longer on the server, so only a new one can hold the text. */
  | { word: "failed"; reason: string; gone?: true };

export type NoteContent = { title: string; body: string; notebook: string };

export type Conflict = { mine: NoteContent; theirs: Note };

/** How a save ended when it did not succeed, in the terms the session decides by. */
export type SaveFailure =
  /** Somebody saved a newer revision. */
  | { kind: "stale"; current: Note }
  /** The server was not reached. */
  | { kind: "offline"; reason: string }
  /** The server was reached but cannot take it now. */
  | { kind: "busy"; reason: string; retryAfterSeconds: number | null }
  /** The session ended; what was typed waits for the same account. */
  | { kind: "signed_out" }
  /** The note is no longer on the server. */
  | { kind: "gone"; reason: string }
  /** This content will not be accepted as it is. */
  | { kind: "refused"; reason: string };

/** The server as a session needs it. `create` and `update` reject with anything; `classify` says what it means. */
export interface NoteServer {
  load(noteId: string): Promise<Note>;
  /** Makes the note of this id. Repeating it after a lost answer makes no second one. */
  create(noteId: string, content: NoteContent): Promise<Note>;
  update(noteId: string, revision: number, changes: Partial<NoteContent>): Promise<Note>;
  classify(error: unknown): SaveFailure;
}
