import type { Note } from "@/lib/api/types";
import { isDraftId } from "../drafts/draft-id";
import type { Draft } from "../drafts/draft-store";
import { DraftKeeper, type DraftKeeperOptions } from "./draft-keeper";
import { changesOf, reconcile } from "./reconcile";
import type { Conflict, NoteContent, NoteServer, SaveFailure, SaveState } from "./save-state";
import { titleFor } from "./title-for";
import { type TextBuffer, WorkingText } from "./working-text";

/** Pause after the last key before the note is saved, milliseconds. */
export const saveAfter = 800;
/** Somebody who never pauses is still saved this often, milliseconds. */
export const saveAtLeastEvery = 5_000;
const firstRetry = 2_000;
const longestRetry = 30_000;

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

type Options = DraftKeeperOptions & {
  noteId: string;
  server: NoteServer;
  /** What a new note starts with. */
  initial?: Partial<NoteContent>;
  onSaved?: (note: Note) => void;
};

const blank: NoteContent = { title: "", body: "", notebook: "" };

/**
 * One note while somebody works on it: what the server has, what was typed since, and how the two become one.
 * Lives outside of React, so that a key press costs a timer and nothing is drawn; everything that may be shown is in
 * the snapshot, which changes only when a word on the page changes.
 */
export class NoteSession {
  readonly accountId: string;
  /** The id this session was opened under; stays when a new note gets its real id. */
  readonly openedAs: string;
  #server: NoteServer;
  #drafts: DraftKeeper;
  #initial: Partial<NoteContent>;
  #onSaved: ((note: Note) => void) | undefined;
  #working = new WorkingText();
  #base: NoteContent = blank;
  #revision = 0;
  #dirty = false;
  #saving: Promise<void> | null = null;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retryDelay = firstRetry;
  #unsavedSince = 0;
  #closed = false;
  #listeners = new Set<() => void>();
  #snapshot: SessionSnapshot;

  constructor(options: Options) {
    this.accountId = options.accountId;
    this.openedAs = options.noteId;
    this.#server = options.server;
    this.#drafts = new DraftKeeper(
      options,
      () => ({ ...this.content(), noteId: this.#draftKey(), baseRevision: this.#revision }),
      () => {
        this.#working.tell();
        return this.#dirty;
      },
    );
    this.#initial = options.initial ?? {};
    this.#onSaved = options.onSaved;
    this.#snapshot = {
      noteId: isDraftId(options.noteId) ? null : options.noteId,
      status: "loading",
      failure: null,
      note: null,
      save: { word: "saved" },
      conflict: null,
      restored: null,
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onContent = (listener: () => void): (() => void) => this.#working.onChange(listener);

  getSnapshot = (): SessionSnapshot => this.#snapshot;

  get title(): string {
    return this.#working.title;
  }

  get notebook(): string {
    return this.#working.notebook;
  }

  get revision(): number {
    return this.#revision;
  }

  /** True while something typed has not been acknowledged by the server. */
  get pending(): boolean {
    return this.#dirty || this.#saving !== null;
  }

  /** Reads note and draft. A draft that is newer than what the server has goes on where it stopped. */
  async load(): Promise<void> {
    this.#set({ status: "loading", failure: null });
    const draft = await this.#drafts.leftBehind(this.openedAs);
    if (isDraftId(this.openedAs)) {
      this.#working.show(draft ?? { ...blank, ...this.#initial });
      this.#set({ status: "ready", restored: draft ? { typedAt: draft.typedAt } : null });
      if (draft) {
        this.#drafts.takeOver(draft);
        this.#markDirty();
      }
      return;
    }
    try {
      this.#open(await this.#server.load(this.openedAs), draft);
    } catch (error) {
      this.#openWithout(this.#server.classify(error), draft);
    }
  }

  #open(note: Note, draft: Draft | null): void {
    this.#adopt(note);
    this.#working.show(note);
    const differs = draft !== null && (draft.body !== note.body || draft.title.trim() !== note.title);
    if (!draft || !differs || note.trashed_at) {
      this.#set({ status: "ready", note, save: { word: "saved" } });
      if (draft && !differs) {
        this.#drafts.discard(draft.noteId);
      }
      return;
    }
    this.#drafts.takeOver(draft);
    this.#working.show({ ...draft, notebook: note.notebook });
    this.#set({ status: "ready", note, restored: { typedAt: draft.typedAt } });
    if (draft.baseRevision === note.revision) {
      this.#markDirty();
    } else {
      this.#dirty = true;
      this.#enterConflict(note);
    }
  }

  #openWithout(failure: SaveFailure, draft: Draft | null): void {
    if (failure.kind === "gone" && !draft) {
      this.#set({ status: "missing" });
      return;
    }
    if (!draft) {
      const failed = failure.kind === "signed_out" ? "Your session ended. Sign in again to go on." : null;
      this.#set({ status: "failed", failure: failed ?? ("reason" in failure ? failure.reason : null) });
      return;
    }
    this.#revision = draft.baseRevision;
    this.#working.show(draft);
    this.#dirty = true;
    this.#drafts.takeOver(draft);
    this.#set({ status: "ready", restored: { typedAt: draft.typedAt } });
    this.#fail(failure);
  }

  attach(buffer: TextBuffer): () => void {
    return this.#working.attach(buffer);
  }

  /** The text as it stands now, whether an editor holds it or not. */
  body(): string {
    return this.#working.body();
  }

  content(): NoteContent {
    return this.#working.content();
  }

  /** The editor says that keys were pressed. Cheap: two timers at most. */
  touch(): void {
    this.#markDirty();
  }

  setTitle(title: string): void {
    this.#working.title = title;
    this.#markDirty();
  }

  setNotebook(notebook: string): Promise<void> {
    this.#working.notebook = notebook;
    this.#markDirty();
    return this.saveNow();
  }

  /** Saves without waiting for a pause. Resolves when the save that was needed has ended, however it ended. */
  async saveNow(): Promise<void> {
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#retryTimer);
    await this.#saving;
    if (this.#dirty) {
      await this.#save();
    }
  }

  /** The connection or the session is back. */
  resume(): void {
    if (!this.#dirty || this.#saving || this.#snapshot.conflict) {
      return;
    }
    this.#retryDelay = firstRetry;
    void this.saveNow();
  }

  /** A note read from the server again. Shown at once when nothing typed stands against it. */
  offer(note: Note): void {
    if (this.#snapshot.status !== "ready" || note.id !== this.#snapshot.noteId || this.#saving) {
      return;
    }
    if (note.revision < this.#revision) {
      return;
    }
    if (note.revision === this.#revision) {
      const before = this.#snapshot.note;
      if (before && (before.analysis !== note.analysis || before.trashed_at !== note.trashed_at)) {
        this.#set({ note: { ...note, body: before.body } });
      }
      return;
    }
    if (this.#dirty) {
      // The next save is answered with this revision, and the conflict is shown then.
      return;
    }
    this.#adopt(note);
    this.#working.show(note);
    this.#set({ note, save: { word: "saved" } });
  }

  /** Keeps this version; what the other side saved stays in the note's past. */
  takeMine(): Promise<void> {
    const conflict = this.#leaveConflict();
    if (!conflict) {
      return Promise.resolve();
    }
    this.#dirty = true;
    return this.saveNow();
  }

  takeTheirs(): void {
    const conflict = this.#leaveConflict();
    if (!conflict) {
      return;
    }
    const { theirs } = conflict;
    this.#working.show(theirs);
    this.#settle(theirs);
  }

  takeMerged(body: string): Promise<void> {
    const conflict = this.#leaveConflict();
    if (!conflict) {
      return Promise.resolve();
    }
    this.#working.show({ ...this.content(), body });
    this.#dirty = true;
    return this.saveNow();
  }

  /** Goes back to what the server has and forgets the draft that was restored. */
  discardRestored(): void {
    const { note } = this.#snapshot;
    this.#stopTimers();
    this.#leaveConflict();
    const content = note ? { title: note.title, body: note.body, notebook: note.notebook } : blank;
    this.#working.show(content);
    this.#dirty = false;
    this.#drafts.discard(this.#draftKey());
    this.#set({ restored: null, save: { word: "saved" } });
  }

  dismissRestored(): void {
    this.#set({ restored: null });
  }

  /** After the note was deleted elsewhere: the text becomes a new note. */
  saveAsNew(): Promise<void> {
    this.#revision = 0;
    this.#base = blank;
    this.#dirty = true;
    this.#set({ noteId: null, note: null });
    return this.saveNow();
  }

  /** The page may be gone after this returns. */
  part(): void {
    if (this.#dirty && this.#snapshot.status === "ready") {
      this.#drafts.part();
    }
  }

  close(): void {
    this.part();
    this.#closed = true;
    this.#stopTimers();
  }

  #draftKey(): string {
    return this.#snapshot.noteId ?? this.openedAs;
  }

  #adopt(note: Note): void {
    this.#base = { title: note.title, body: note.body, notebook: note.notebook };
    this.#revision = note.revision;
  }

  #markDirty(): void {
    if (this.#snapshot.status !== "ready") {
      return;
    }
    const now = Date.now();
    if (!this.#dirty) {
      this.#dirty = true;
      this.#unsavedSince = now;
    }
    this.#drafts.typed();
    const { word } = this.#snapshot.save;
    if (this.#snapshot.conflict) {
      return;
    }
    if (word === "saved" || word === "failed") {
      this.#set({ save: { word: "unsaved" } });
    }
    if (word === "offline") {
      return;
    }
    clearTimeout(this.#saveTimer);
    const waited = now - this.#unsavedSince;
    this.#saveTimer = setTimeout(
      () => void this.#save(),
      Math.max(0, Math.min(saveAfter, saveAtLeastEvery - waited)),
    );
  }

  async #save(): Promise<void> {
    if (this.#saving || this.#closed || this.#snapshot.conflict || this.#snapshot.status !== "ready") {
      return;
    }
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#retryTimer);
    const content = this.content();
    const { noteId } = this.#snapshot;
    const changes = changesOf(this.#base, content);
    if (noteId ? Object.keys(changes).length === 0 : !content.title.trim() && !content.body.trim()) {
      this.#settle(this.#snapshot.note);
      return;
    }
    this.#dirty = false;
    this.#set({ save: { word: "saving" } });
    this.#saving = this.#send(noteId, content, changes);
    await this.#saving;
  }

  async #send(noteId: string | null, content: NoteContent, changes: Partial<NoteContent>): Promise<void> {
    let saved: Note;
    try {
      saved = noteId
        ? await this.#server.update(noteId, this.#revision, changes)
        : await this.#server.create({ ...content, title: titleFor(content.title, content.body) });
    } catch (error) {
      this.#saving = null;
      this.#dirty = true;
      this.#fail(this.#server.classify(error));
      return;
    }
    this.#saving = null;
    this.#retryDelay = firstRetry;
    const formerKey = this.#draftKey();
    // What was sent is what the note now is, even if the server answers with it tidied.
    const note = { ...saved, body: content.body };
    this.#adopt(note);
    if (!noteId) {
      if (!content.title.trim()) {
        this.#working.title = saved.title;
        this.#working.tell();
      }
      this.#set({ noteId: saved.id });
      this.#drafts.saved(formerKey);
    }
    this.#onSaved?.(note);
    if (this.#dirty) {
      this.#unsavedSince = Date.now();
      this.#set({ note, save: { word: "unsaved" } });
      this.#drafts.write();
      this.#markDirty();
    } else {
      this.#settle(note);
    }
  }

  #settle(note: Note | null): void {
    this.#dirty = false;
    this.#stopTimers();
    this.#set({ note, save: { word: "saved" }, restored: null });
    this.#drafts.saved(this.#draftKey());
  }

  #fail(failure: SaveFailure): void {
    this.#drafts.write();
    switch (failure.kind) {
      case "stale":
        this.#meet(failure.current);
        return;
      case "offline":
        this.#set({
          save: { word: "offline", reason: `${failure.reason} What you typed is kept on this device.` },
        });
        this.#retry(null);
        return;
      case "busy":
        this.#set({ save: { word: "failed", reason: `${failure.reason} Loci keeps trying.` } });
        this.#retry(failure.retryAfterSeconds);
        return;
      case "signed_out":
        this.#set({
          save: {
            word: "unsaved",
            reason:
              "Your session ended. What you typed is kept on this device and saved when you sign in again.",
          },
        });
        return;
      case "gone":
        this.#set({ save: { word: "failed", reason: failure.reason, gone: true } });
        return;
      case "refused":
        this.#set({ save: { word: "failed", reason: failure.reason } });
    }
  }

  /**
   * Another revision stands on the server. When the two changes lie apart, both fit together and the save is repeated
   * on the newer revision; otherwise a person decides.
   */
  #meet(theirs: Note): void {
    const both = this.#revision === 0 ? null : reconcile(this.#base, this.content(), theirs);
    if (!both) {
      this.#enterConflict(theirs);
      return;
    }
    this.#adopt(theirs);
    this.#working.show(both);
    this.#set({ note: theirs });
    void this.#save();
  }

  #enterConflict(theirs: Note): void {
    this.#set({
      conflict: { mine: this.content(), theirs },
      save: { word: "conflict", reason: "This note was also changed elsewhere. Both versions are kept." },
    });
  }

  #leaveConflict(): Conflict | null {
    const { conflict } = this.#snapshot;
    if (conflict) {
      const { theirs } = conflict;
      // What was not changed here follows the other side, whichever text is taken.
      if (this.notebook === this.#base.notebook) {
        this.#working.notebook = theirs.notebook;
      }
      if (this.title.trim() === this.#base.title) {
        this.#working.title = theirs.title;
      }
      this.#adopt(theirs);
      this.#set({ conflict: null, note: theirs, save: { word: "unsaved" } });
    }
    return conflict;
  }

  #retry(afterSeconds: number | null): void {
    clearTimeout(this.#retryTimer);
    const delay = afterSeconds === null ? this.#retryDelay : Math.max(1, afterSeconds) * 1000;
    this.#retryDelay = Math.min(this.#retryDelay * 2, longestRetry);
    this.#retryTimer = setTimeout(() => void this.#save(), delay);
  }

  #stopTimers(): void {
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#retryTimer);
    this.#drafts.stop();
  }

  #set(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
