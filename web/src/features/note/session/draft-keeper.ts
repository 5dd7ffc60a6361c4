import type { Draft, DraftStore } from "../drafts/draft-store";
import type { NoteContent } from "./save-state";

/** Longest time typed text exists only in memory, milliseconds. */
export const draftAfter = 250;

export type DraftKeeperOptions = {
  accountId: string;
  drafts: DraftStore;
  /** Names this page. */
  writer: string;
  /** Whether the page that wrote a draft is still open. */
  writerAlive: (writer: string) => Promise<boolean>;
};

/** What is typed now, and what it was typed on. Read only when a draft is written. */
type Typed = NoteContent & { noteId: string; baseRevision: number };

/** Keeps the text of one note on this device from shortly after it is typed until it has been saved. */
export class DraftKeeper {
  #options: DraftKeeperOptions;
  #typed: () => Typed;
  #onBatch: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = false;

  /** `onBatch` is called after each batch of typing and says whether it is unsaved. */
  constructor(options: DraftKeeperOptions, typed: () => Typed, onBatch: () => boolean) {
    this.#options = options;
    this.#typed = typed;
    this.#onBatch = onBatch;
  }

  /** The draft of a note that an earlier page left behind; none while another tab is still typing it. */
  async leftBehind(noteId: string): Promise<Draft | null> {
    const { accountId, drafts, writer, writerAlive } = this.#options;
    try {
      const draft = await drafts.get(accountId, noteId);
      return draft && draft.writer !== writer && (await writerAlive(draft.writer)) ? null : draft;
    } catch {
      return null;
    }
  }

  /** Makes a draft that was left behind this page's own, so that saving it also clears it. */
  takeOver(draft: Draft): void {
    const { drafts, writer } = this.#options;
    this.#written = true;
    void drafts.put({ ...draft, writer }).catch(() => undefined);
  }

  /** Something was typed: it is written down soon. */
  typed(): void {
    this.#timer ??= setTimeout(() => this.write(), draftAfter);
  }

  write(): void {
    this.stop();
    if (this.#onBatch()) {
      this.#written = true;
      void this.#options.drafts.put(this.#draft()).catch(() => undefined);
    }
  }

  /** Writes before the page goes away. */
  part(): void {
    this.#written = true;
    this.#options.drafts.putNow(this.#draft());
  }

  /** What was typed is on the server. */
  saved(noteId: string): void {
    this.stop();
    if (this.#written) {
      this.#written = false;
      const { accountId, drafts, writer } = this.#options;
      void drafts.remove(accountId, noteId, writer).catch(() => undefined);
    }
  }

  /** Forgets the draft, whoever wrote it. */
  discard(noteId: string): void {
    this.stop();
    this.#written = false;
    void this.#options.drafts.discard(this.#options.accountId, noteId).catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #draft(): Draft {
    const { accountId, writer } = this.#options;
    return { ...this.#typed(), accountId, writer, typedAt: Date.now() };
  }
}
