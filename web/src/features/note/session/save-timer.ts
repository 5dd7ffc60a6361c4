/** Pause after the last key before the note is saved, milliseconds. */
export const saveAfter = 800;
/** Somebody who never pauses is still saved this often, milliseconds. */
export const saveAtLeastEvery = 5_000;
const firstRetry = 2_000;
const longestRetry = 30_000;

/** When a note is saved next: after a pause in typing, and again after growing waits when a save failed. */
export class SaveTimer {
  #save: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsavedSince = 0;
  #retryDelay = firstRetry;

  constructor(save: () => void) {
    this.#save = save;
  }

  /** From now on something is unsaved. */
  begin(): void {
    this.#unsavedSince = Date.now();
  }

  /** A key was pressed. */
  typed(): void {
    const waited = Date.now() - this.#unsavedSince;
    this.#set(Math.max(0, Math.min(saveAfter, saveAtLeastEvery - waited)));
  }

  /** A save failed; `afterSeconds` is what the server asked for, null where it did not say. */
  retry(afterSeconds: number | null): void {
    this.#set(afterSeconds === null ? this.#retryDelay : Math.max(1, afterSeconds) * 1000);
    this.#retryDelay = Math.min(this.#retryDelay * 2, longestRetry);
  }

  /** A save succeeded, or is likely to again: the next wait is a short one. */
  hope(): void {
    this.#retryDelay = firstRetry;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #set(delay: number): void {
    this.stop();
    this.#timer = setTimeout(this.#save, delay);
  }
}
