import type { Note } from "@/lib/api/types";
import { type DraftStore, draftStore } from "../drafts/draft-store";
import { writer, writerAlive } from "../drafts/writer";
import { noteServer } from "./note-server";
import { NoteSession } from "./note-session";
import type { NoteContent, NoteServer } from "./save-state";

/** A session nobody shows is kept this long (milliseconds), so that going back to a note finds it as it was. */
const lingering = 30_000;

type Entry = { session: NoteSession; shown: number; leaving: ReturnType<typeof setTimeout> | undefined };

type Options = { server: NoteServer; drafts: DraftStore; writer: string; writerAlive: typeof writerAlive };

/**
 * The notes being worked on in this page. A note keeps its session while the view around it changes, and until what
 * was typed has been saved; a new note is found under its local id and, once saved, under the real one.
 */
export class SessionRegistry {
  #options: Options;
  #entries = new Map<string, Entry>();
  #savedListeners = new Set<(note: Note) => void>();

  constructor(options: Options) {
    this.#options = options;
  }

  onSaved(listener: (note: Note) => void): () => void {
    this.#savedListeners.add(listener);
    return () => this.#savedListeners.delete(listener);
  }

  open(accountId: string, noteId: string, initial?: Partial<NoteContent>): NoteSession {
    const known = this.#entries.get(`${accountId}/${noteId}`);
    if (known) {
      return known.session;
    }
    const session: NoteSession = new NoteSession({
      ...this.#options,
      accountId,
      noteId,
      initial,
      onSaved: (note) => {
        const entry = this.#entries.get(`${accountId}/${noteId}`);
        if (entry) {
          this.#entries.set(`${accountId}/${note.id}`, entry);
        }
        for (const listener of [...this.#savedListeners]) {
          listener(note);
        }
      },
    });
    const entry: Entry = { session, shown: 0, leaving: undefined };
    this.#entries.set(`${accountId}/${noteId}`, entry);
    void session.load();
    this.#leaveLater(entry);
    return session;
  }

  /** Marks the session as shown; the function returned ends that. */
  show(session: NoteSession): () => void {
    const entry = this.#entryOf(session);
    if (!entry) {
      return () => undefined;
    }
    entry.shown += 1;
    clearTimeout(entry.leaving);
    return () => {
      entry.shown -= 1;
      void session.saveNow();
      this.#leaveLater(entry);
    };
  }

  sessions(): NoteSession[] {
    return [...new Set([...this.#entries.values()].map((entry) => entry.session))];
  }

  /** Another account signed in: nothing of the former may stay in memory. Drafts keep what was not saved. */
  keepOnly(accountId: string): void {
    for (const [key, entry] of this.#entries) {
      if (entry.session.accountId !== accountId) {
        entry.session.close();
        clearTimeout(entry.leaving);
        this.#entries.delete(key);
      }
    }
  }

  #entryOf(session: NoteSession): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.session === session);
  }

  #leaveLater(entry: Entry): void {
    clearTimeout(entry.leaving);
    entry.leaving = setTimeout(() => {
      if (entry.shown > 0) {
        return;
      }
      if (entry.session.pending) {
        this.#leaveLater(entry);
        return;
      }
      entry.session.close();
      for (const [key, other] of this.#entries) {
        if (other === entry) {
          this.#entries.delete(key);
        }
      }
    }, lingering);
  }
}

export const sessionRegistry: SessionRegistry = new SessionRegistry({
  server: noteServer,
  drafts: draftStore,
  writer,
  writerAlive,
});
