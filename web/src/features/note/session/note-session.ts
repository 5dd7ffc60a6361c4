import type { Note } from "@/lib/api/types";
import { isDraftId } from "../drafts/draft-id";
import type { Draft, DraftStore } from "../drafts/draft-store";
import { mergeTexts } from "./merge-texts";
import type { Conflict, NoteContent, NoteServer, SaveFailure, SaveState } from "./save-state";
import { titleFor } from "./title-for";

/** Pause after the last key before the note is saved, milliseconds. */
export const saveAfter = 800;
/** Somebody who never pauses is still saved this often, milliseconds. */
export const saveAtLeastEvery = 5_000;
/** Longest time typed text exists only in memory, milliseconds. */
export const draftAfter = 250;
const firstRetry = 2_000;
const longestRetry = 30_000;

/** Where the text lives while an editor shows it. Reading may be expensive and happens only when needed. */
export interface TextBuffer {
  read(): string;
  /** Shows another text in place, keeping the cursor where the text around it is unchanged. */
  replace(text: string): void;
}

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

type Options = {
  accountId: string;
  noteId: string;
  server: NoteServer;
  drafts: DraftStore;
  writer: string;
  /** Whether the page that wrote a draft is still open. */
  writerAlive: (writer: string) => Promise<boolean>;
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
  title = "";
  notebook = "";

  #server: NoteServer;
  #drafts: DraftStore;
  #writer: string;
  #writerAlive: (writer: string) => Promise<boolean>;
  #initial: Partial<NoteContent>;
  #onSaved: ((note: Note) => void) | undefined;
  #text = "";
  #buffer: TextBuffer | null = null;
  #base: NoteContent = blank;
  #revision = 0;
  #dirty = false;
  #saving: Promise<void> | null = null;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retryDelay = firstRetry;
  #unsavedSince = 0;
  #draftWritten = false;
  #closed = false;
  #listeners = new Set<() => void>();
  #contentListeners = new Set<() => void>();
  #snapshot: SessionSnapshot;

  constructor(options: Options) {
    this.accountId = options.accountId;
    this.openedAs = options.noteId;
    this.#server = options.server;
    this.#drafts = options.drafts;
    this.#writer = options.writer;
    this.#writerAlive = options.writerAlive;
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

  /** Called after each batch of typing and each replacement of the text; for previews, never for drawing keys. */
  onContent = (listener: () => void): (() => void) => {
    this.#contentListeners.add(listener);
    return () => this.#contentListeners.delete(listener);
  };

  getSnapshot = (): SessionSnapshot => this.#snapshot;

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
    const draft = await this.#leftBehind();
    if (isDraftId(this.openedAs)) {
      this.#text = draft?.body ?? this.#initial.body ?? "";
      this.title = draft?.title ?? this.#initial.title ?? "";
      this.notebook = draft?.notebook ?? this.#initial.notebook ?? "";
      this.#set({ status: "ready", restored: draft ? { typedAt: draft.typedAt } : null });
      if (draft) {
        this.#draftWritten = true;
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

  /** The draft of this note, unless another tab is still typing it. */
  async #leftBehind(): Promise<Draft | null> {
    try {
      const draft = await this.#drafts.get(this.accountId, this.openedAs);
      return draft && draft.writer !== this.#writer && (await this.#writerAlive(draft.writer)) ? null : draft;
    } catch {
      return null;
    }
  }

  #open(note: Note, draft: Draft | null): void {
    this.#adopt(note);
    this.#text = note.body;
    this.title = note.title;
    this.notebook = note.notebook;
    const differs = draft !== null && (draft.body !== note.body || draft.title.trim() !== note.title);
    if (!draft || !differs || note.trashed_at) {
      this.#set({ status: "ready", note, save: { word: "saved" } });
      if (draft && !differs) {
        void this.#drafts.discard(this.accountId, draft.noteId).catch(() => undefined);
      }
      return;
    }
    this.#draftWritten = true;
    this.#takeText({ title: draft.title, body: draft.body, notebook: note.notebook });
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
    this.#takeText(draft);
    this.#dirty = true;
    this.#draftWritten = true;
    this.#set({ status: "ready", restored: { typedAt: draft.typedAt } });
    this.#fail(failure);
  }

  /** Gives the text to an editor; the function returned takes it back. */
  attach(buffer: TextBuffer): () => void {
    this.#buffer = buffer;
    return () => {
      if (this.#buffer === buffer) {
        this.#text = buffer.read();
        this.#buffer = null;
      }
    };
  }

  /** The text as it stands now, whether an editor holds it or not. */
  body(): string {
    return this.#buffer ? this.#buffer.read() : this.#text;
  }

  content(): NoteContent {
    return { title: this.title, body: this.body(), notebook: this.notebook };
  }

  /** The editor says that keys were pressed. Cheap: two timers at most. */
  touch(): void {
    this.#markDirty();
  }

  setTitle(title: string): void {
    this.title = title;
    this.#markDirty();
  }

  setNotebook(notebook: string): Promise<void> {
    this.notebook = notebook;
    this.#markDirty();
    return this.saveNow();
  }

  /** Changes the text from outside of the editor (a merge, a draft thrown away). */
  setBody(body: string): void {
    this.#takeText({ ...this.content(), body });
    this.#markDirty();
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
    this.#takeText({ title: note.title, body: note.body, notebook: note.notebook });
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
    this.#takeText({ title: theirs.title, body: theirs.body, notebook: theirs.notebook });
    this.#settle(theirs);
  }

  takeMerged(body: string): Promise<void> {
    const conflict = this.#leaveConflict();
    if (!conflict) {
      return Promise.resolve();
    }
    this.#takeText({ ...this.content(), body });
    this.#dirty = true;
    return this.saveNow();
  }

  /** Goes back to what the server has and forgets the draft that was restored. */
  discardRestored(): void {
    const { note } = this.#snapshot;
    this.#stopTimers();
    this.#leaveConflict();
    const content = note ? { title: note.title, body: note.body, notebook: note.notebook } : blank;
    this.#takeText(content);
    this.#dirty = false;
    this.#draftWritten = false;
    void this.#drafts.discard(this.accountId, this.#draftKey()).catch(() => undefined);
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
      this.#drafts.putNow(this.#draft());
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

  #draft(): Draft {
    return {
      accountId: this.accountId,
      noteId: this.#draftKey(),
      baseRevision: this.#revision,
      ...this.content(),
      typedAt: Date.now(),
      writer: this.#writer,
    };
  }

  #takeText(content: NoteContent): void {
    this.title = content.title;
    this.notebook = content.notebook;
    if (this.#buffer) {
      this.#buffer.replace(content.body);
    } else {
      this.#text = content.body;
    }
    this.#tellContent();
  }

  #tellContent(): void {
    for (const listener of [...this.#contentListeners]) {
      listener();
    }
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
    this.#draftTimer ??= setTimeout(() => this.#writeDraft(), draftAfter);
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

  #writeDraft(): void {
    this.#draftTimer = undefined;
    this.#tellContent();
    if (this.#dirty) {
      this.#draftWritten = true;
      void this.#drafts.put(this.#draft()).catch(() => undefined);
    }
  }

  #changes(content: NoteContent): Partial<NoteContent> {
    const changes: Partial<NoteContent> = {};
    const title = content.title.trim();
    if (title && title !== this.#base.title) {
      changes.title = title;
    }
    if (content.body !== this.#base.body) {
      changes.body = content.body;
    }
    if (content.notebook !== this.#base.notebook) {
      changes.notebook = content.notebook;
    }
    return changes;
  }

  async #save(): Promise<void> {
    if (this.#saving || this.#closed || this.#snapshot.conflict || this.#snapshot.status !== "ready") {
      return;
    }
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#retryTimer);
    const content = this.content();
    const { noteId } = this.#snapshot;
    const changes = this.#changes(content);
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
        this.title = saved.title;
        this.#tellContent();
      }
      this.#set({ noteId: saved.id });
      void this.#drafts.remove(this.accountId, formerKey, this.#writer).catch(() => undefined);
    }
    this.#onSaved?.(note);
    if (this.#dirty) {
      this.#unsavedSince = Date.now();
      this.#set({ note, save: { word: "unsaved" } });
      this.#writeDraft();
      this.#markDirty();
    } else {
      this.#settle(note);
    }
  }

  #settle(note: Note | null): void {
    this.#dirty = false;
    this.#stopTimers();
    this.#set({ note, save: { word: "saved" }, restored: null });
    if (this.#draftWritten) {
      this.#draftWritten = false;
      void this.#drafts.remove(this.accountId, this.#draftKey(), this.#writer).catch(() => undefined);
    }
  }

  #fail(failure: SaveFailure): void {
    this.#writeDraft();
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
    const before = this.#base;
    const mine = this.content();
    const changed = this.#changes(mine);
    const merged =
      changed.body === undefined ? theirs.body : mergeTexts(before.body, changed.body, theirs.body);
    const titleClashes =
      changed.title !== undefined && theirs.title !== before.title && theirs.title !== changed.title;
    if (merged === null || titleClashes || this.#revision === 0) {
      this.#enterConflict(theirs);
      return;
    }
    this.#adopt(theirs);
    this.#takeText({
      title: changed.title === undefined ? theirs.title : mine.title,
      body: merged,
      notebook: changed.notebook === undefined ? theirs.notebook : mine.notebook,
    });
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
        this.notebook = theirs.notebook;
      }
      if (this.title.trim() === this.#base.title) {
        this.title = theirs.title;
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
    clearTimeout(this.#draftTimer);
    this.#draftTimer = undefined;
  }

  #set(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
