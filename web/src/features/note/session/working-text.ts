import type { NoteContent } from "./save-state";

/** Where the text lives while an editor shows it. Reading may be expensive and happens only when needed. */
export interface TextBuffer {
  read(): string;
  /** Shows another text in place, keeping the cursor where the text around it is unchanged. */
  replace(text: string): void;
}

/** What a note says now: its title and notebook here, its text in the editor while there is one. */
export class WorkingText {
  title = "";
  notebook = "";
  #text = "";
  #buffer: TextBuffer | null = null;
  #listeners = new Set<() => void>();

  /** Called after each batch of typing and each replacement of the text; for previews, never for drawing keys. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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

  body(): string {
    return this.#buffer ? this.#buffer.read() : this.#text;
  }

  content(): NoteContent {
    return { title: this.title, body: this.body(), notebook: this.notebook };
  }

  show(content: NoteContent): void {
    this.title = content.title;
    this.notebook = content.notebook;
    if (this.#buffer) {
      this.#buffer.replace(content.body);
    } else {
      this.#text = content.body;
    }
    this.tell();
  }

  tell(): void {
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
