import type { Note } from "@/lib/api/types";
import { isDraftId, newNoteId, noteIdOf } from "../drafts/draft-id";
import type { Draft } from "../drafts/draft-store";
import { DraftKeeper, type DraftKeeperOptions } from "./draft-keeper";
import { openingFailure, saveStateOf } from "./failure-words";
import { changesOf, followTheirs, reconcile, standingOf } from "./reconcile";
import type { Conflict, NoteContent, NoteServer, SaveFailure } from "./save-state";
import { SaveTimer } from "./save-timer";
import { type SessionSnapshot, SessionView } from "./session-view";
import { titleFor } from "./title-for";
import { type TextBuffer, WorkingText } from "./working-text";

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
 * Lives outside of React, so that a key press costs a timer and nothing is drawn.
 */
export class NoteSession {
  readonly accountId: string;
  /** The id this session was opened under; stays when a new note gets its real id. */
  readonly openedAs: string;
  #server: NoteServer;
  #drafts: DraftKeeper;
  #initial: Partial<NoteContent>;
  #onSaved: ((note: Note) => void) | undefined;
  #view: SessionView;
  #timer = new SaveTimer(() => void this.#save());
  #working = new WorkingText();
  /** What the server has. */
  #base: NoteContent = blank;
  #revision = 0;
  /** The id of a note that the server does not have yet. Every attempt to make it names the same. */
  #newId: string;
  #dirty = false;
  #saving: Promise<void> | null = null;
  #closed = false;

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
    const isNew = isDraftId(options.noteId);
    this.#newId = isNew ? noteIdOf(options.noteId) : newNoteId();
    this.#view = new SessionView(isNew ? null : options.noteId);
  }

  subscribe = (listener: () => void): (() => void) => this.#view.subscribe(listener);

  onContent = (listener: () => void): (() => void) => this.#working.onChange(listener);

  getSnapshot = (): SessionSnapshot => this.#view.now;

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
    this.#view.set({ status: "loading", failure: null });
    const draft = await this.#drafts.leftBehind(this.openedAs);
    if (isDraftId(this.openedAs)) {
      if (draft) {
        this.#restore(draft, null);
        this.#markDirty();
      } else {
        this.#working.show({ ...blank, ...this.#initial });
        this.#view.set({ status: "ready" });
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
    const standing = standingOf(draft, note);
    if (!draft || standing === "none" || standing === "same") {
      this.#working.show(note);
      this.#view.set({ status: "ready", note, save: { word: "saved" } });
      if (standing === "same") {
        this.#drafts.discard(note.id);
      }
      return;
    }
    this.#restore({ ...draft, notebook: note.notebook }, note);
    if (standing === "continues") {
      this.#markDirty();
    } else {
      this.#dirty = true;
      this.#enterConflict(note);
    }
  }

  #openWithout(failure: SaveFailure, draft: Draft | null): void {
    if (draft) {
      this.#revision = draft.baseRevision;
      this.#dirty = true;
      this.#restore(draft, null);
      this.#fail(failure);
    } else if (failure.kind === "gone") {
      this.#view.set({ status: "missing" });
    } else {
      this.#view.set({ status: "failed", failure: openingFailure(failure) });
    }
  }

  /** Goes on with a draft where it stopped. */
  #restore(draft: Draft, note: Note | null): void {
    this.#drafts.takeOver(draft);
    this.#working.show(draft);
    this.#view.set({ status: "ready", note, restored: { typedAt: draft.typedAt } });
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
    this.#timer.stop();
    await this.#saving;
    if (this.#dirty) {
      await this.#save();
    }
  }

  /** The connection or the session is back. */
  resume(): void {
    if (!this.#dirty || this.#saving || this.#view.now.conflict) {
      return;
    }
    this.#timer.hope();
    void this.saveNow();
  }

  /** A note read from the server again. Shown at once when nothing typed stands against it. */
  offer(note: Note): void {
    if (this.#view.now.status !== "ready" || note.id !== this.#view.now.noteId || this.#saving) {
      return;
    }
    if (note.revision < this.#revision) {
      return;
    }
    if (note.revision === this.#revision) {
      const before = this.#view.now.note;
      if (before && (before.analysis !== note.analysis || before.trashed_at !== note.trashed_at)) {
        this.#view.set({ note: { ...note, body: before.body } });
      }
      return;
    }
    if (this.#dirty) {
      // The next save is answered with this revision, and the conflict is shown then.
      return;
    }
    this.#adopt(note);
    this.#working.show(note);
    this.#view.set({ note, save: { word: "saved" } });
  }

  /** Keeps this version; what the other side saved stays in the note's past. */
  takeMine(): Promise<void> {
    return this.#leaveConflict() ? this.#saveDecided() : Promise.resolve();
  }

  takeTheirs(): void {
    const conflict = this.#leaveConflict();
    if (conflict) {
      this.#working.show(conflict.theirs);
      this.#settle(conflict.theirs);
    }
  }

  takeMerged(body: string): Promise<void> {
    if (!this.#leaveConflict()) {
      return Promise.resolve();
    }
    this.#working.show({ ...this.content(), body });
    return this.#saveDecided();
  }

  #saveDecided(): Promise<void> {
    this.#dirty = true;
    return this.saveNow();
  }

  /** Goes back to what the server has and forgets the draft that was restored. */
  discardRestored(): void {
    const { note } = this.#view.now;
    this.#stopTimers();
    this.#leaveConflict();
    const content = note ? { title: note.title, body: note.body, notebook: note.notebook } : blank;
    this.#working.show(content);
    this.#dirty = false;
    this.#drafts.discard(this.#draftKey());
    this.#view.set({ restored: null, save: { word: "saved" } });
  }

  dismissRestored(): void {
    this.#view.set({ restored: null });
  }

  /** After the note was deleted elsewhere: the text becomes a new note. */
  saveAsNew(): Promise<void> {
    this.#revision = 0;
    this.#base = blank;
    this.#newId = newNoteId();
    this.#view.set({ noteId: null, note: null });
    return this.#saveDecided();
  }

  /** The page may be gone after this returns. */
  part(): void {
    if (this.#dirty && this.#view.now.status === "ready") {
      this.#drafts.part();
    }
  }

  close(): void {
    this.part();
    this.#closed = true;
    this.#stopTimers();
  }

  #draftKey(): string {
    return this.#view.now.noteId ?? this.openedAs;
  }

  #adopt(note: Note): void {
    this.#base = { title: note.title, body: note.body, notebook: note.notebook };
    this.#revision = note.revision;
  }

  #markDirty(): void {
    if (this.#view.now.status !== "ready") {
      return;
    }
    if (!this.#dirty) {
      this.#dirty = true;
      this.#timer.begin();
    }
    this.#drafts.typed();
    const { conflict, save } = this.#view.now;
    if (conflict) {
      return;
    }
    if (save.word === "saved" || save.word === "failed") {
      this.#view.set({ save: { word: "unsaved" } });
    }
    // Without a connection the next attempt is due already.
    if (save.word !== "offline") {
      this.#timer.typed();
    }
  }

  async #save(): Promise<void> {
    if (this.#saving || this.#closed || this.#view.now.conflict || this.#view.now.status !== "ready") {
      return;
    }
    this.#timer.stop();
    const content = this.content();
    const { noteId } = this.#view.now;
    const changes = changesOf(this.#base, content);
    if (noteId ? Object.keys(changes).length === 0 : !content.title.trim() && !content.body.trim()) {
      this.#settle(this.#view.now.note);
      return;
    }
    this.#dirty = false;
    this.#view.set({ save: { word: "saving" } });
    this.#saving = this.#send(noteId, content, changes);
    await this.#saving;
  }

  async #send(noteId: string | null, content: NoteContent, changes: Partial<NoteContent>): Promise<void> {
    let saved: Note;
    try {
      saved = noteId
        ? await this.#server.update(noteId, this.#revision, changes)
        : await this.#server.create(this.#newId, {
            ...content,
            title: titleFor(content.title, content.body),
          });
    } catch (error) {
      this.#saving = null;
      this.#dirty = true;
      this.#fail(this.#server.classify(error));
      return;
    }
    this.#saving = null;
    this.#timer.hope();
    // What was sent is what the note now is, even if the server answers with it tidied.
    const note = { ...saved, body: content.body };
    this.#adopt(note);
    this.#identify(note);
    this.#onSaved?.(note);
    if (this.#dirty) {
      this.#timer.begin();
      this.#view.set({ note, save: { word: "unsaved" } });
      this.#drafts.write();
      this.#markDirty();
    } else {
      this.#settle(note);
    }
  }

  /** From now on the note is found under its id on the server. */
  #identify(note: Note): void {
    if (this.#view.now.noteId !== null) {
      return;
    }
    const formerKey = this.#draftKey();
    if (!this.title.trim()) {
      this.#working.title = note.title;
      this.#working.tell();
    }
    this.#view.set({ noteId: note.id });
    this.#drafts.saved(formerKey);
  }

  #settle(note: Note | null): void {
    this.#dirty = false;
    this.#stopTimers();
    this.#view.set({ note, save: { word: "saved" }, restored: null });
    this.#drafts.saved(this.#draftKey());
  }

  #fail(failure: SaveFailure): void {
    this.#drafts.write();
    if (failure.kind === "stale") {
      this.#meet(failure.current);
      return;
    }
    this.#view.set({ save: saveStateOf(failure) });
    if (failure.kind === "offline") {
      this.#timer.retry(null);
    } else if (failure.kind === "busy") {
      this.#timer.retry(failure.retryAfterSeconds);
    }
  }

  /**
   * Another revision stands on the server. When the two changes lie apart, both fit together and the save is repeated
   * on the newer revision; otherwise a person decides.
   */
  #meet(theirs: Note): void {
    let both: NoteContent | null = null;
    if (this.#revision > 0) {
      both = reconcile(this.#base, this.content(), theirs);
    } else if (theirs.revision === 1) {
      // Nobody else knows the id of a new note: its first revision is what this page sent when the answer was lost.
      both = this.content();
    }
    if (this.#view.now.noteId === null) {
      this.#identify(theirs);
      this.#drafts.write();
      this.#onSaved?.(theirs);
    }
    if (!both) {
      this.#enterConflict(theirs);
      return;
    }
    this.#adopt(theirs);
    this.#working.show(both);
    this.#view.set({ note: theirs });
    void this.#save();
  }

  #enterConflict(theirs: Note): void {
    this.#view.set({
      conflict: { mine: this.content(), theirs },
      save: { word: "conflict", reason: "This note was also changed elsewhere. Both versions are kept." },
    });
  }

  #leaveConflict(): Conflict | null {
    const { conflict } = this.#view.now;
    if (conflict) {
      const { theirs } = conflict;
      const { title, notebook } = followTheirs(this.#base, this.content(), theirs);
      this.#working.title = title;
      this.#working.notebook = notebook;
      this.#adopt(theirs);
      this.#view.set({ conflict: null, note: theirs, save: { word: "unsaved" } });
    }
    return conflict;
  }

  #stopTimers(): void {
    this.#timer.stop();
    this.#drafts.stop();
  }
}
