import { afterEach, beforeEach, vi } from "vitest";
import type { Note } from "@/lib/api/types";
import type { Draft, DraftStore } from "../drafts/draft-store";
import { NoteSession } from "./note-session";
import type { NoteContent, NoteServer, SaveFailure } from "./save-state";

class Refusal extends Error {
  constructor(readonly failure: SaveFailure) {
    super(failure.kind);
  }
}

export function makeNote(change: Partial<Note> = {}): Note {
  return {
    id: "n1",
    title: "Entropy",
    notebook: "Physics",
    body: "First line\nSecond line",
    aliases: [],
    excerpt: "",
    tags: [],
    word_count: 4,
    revision: 3,
    created_at: "2026-11-01T08:00:00Z",
    updated_at: "2026-11-22T08:00:00Z",
    trashed_at: null,
    analysis: "done",
    ...change,
  };
}

/** A server with one note, that can be told to refuse. */
export function makeServer(note: Note | null = makeNote()) {
  const state = {
    note,
    refuse: null as SaveFailure | null,
    sent: [] as Partial<NoteContent>[],
    gate: null as Promise<void> | null,
    /** The next note made is kept, but whoever asked does not hear of it. */
    losesAnswer: false,
  };
  const server: NoteServer = {
    async load() {
      if (state.refuse) {
        throw new Refusal(state.refuse);
      }
      if (!state.note) {
        throw new Refusal({ kind: "gone", reason: "gone" });
      }
      return state.note;
    },
    async create(id, content) {
      state.sent.push(content);
      if (state.refuse) {
        throw new Refusal(state.refuse);
      }
      if (state.note?.id === id) {
        if (state.note.body !== content.body || state.note.title !== content.title) {
          throw new Refusal({ kind: "stale", current: state.note });
        }
        return state.note;
      }
      state.note = makeNote({ ...content, id, revision: 1 });
      if (state.losesAnswer) {
        state.losesAnswer = false;
        throw new Refusal({ kind: "offline", reason: "No connection." });
      }
      return state.note;
    },
    async update(_, revision, changes) {
      state.sent.push(changes);
      await state.gate;
      if (state.refuse) {
        throw new Refusal(state.refuse);
      }
      if (!state.note) {
        throw new Refusal({ kind: "gone", reason: "gone" });
      }
      if (state.note.revision !== revision) {
        throw new Refusal({ kind: "stale", current: state.note });
      }
      state.note = { ...state.note, ...changes, revision: revision + 1 };
      return state.note;
    },
    classify: (error) =>
      error instanceof Refusal ? error.failure : { kind: "refused", reason: String(error) },
  };
  return { state, server };
}

export function makeDrafts(...kept: Draft[]) {
  const drafts = new Map(kept.map((draft) => [`${draft.accountId}/${draft.noteId}`, draft]));
  const put = (draft: Draft) => void drafts.set(`${draft.accountId}/${draft.noteId}`, draft);
  const store: DraftStore = {
    put: async (draft) => put(draft),
    putNow: put,
    get: async (account, note) => drafts.get(`${account}/${note}`) ?? null,
    list: async () => [...drafts.values()],
    remove: async (account, note, writer) => {
      if (drafts.get(`${account}/${note}`)?.writer === writer) {
        drafts.delete(`${account}/${note}`);
      }
    },
    discard: async (account, note) => void drafts.delete(`${account}/${note}`),
  };
  return { drafts, store };
}

type Setup = { note?: Note | null; drafts?: Draft[]; noteId?: string; account?: string; alive?: boolean };

export async function openSession({
  note,
  drafts: kept = [],
  noteId = "n1",
  account = "ada",
  alive = false,
}: Setup = {}) {
  const { state, server } = makeServer(note === undefined ? makeNote() : note);
  const { drafts, store } = makeDrafts(...kept);
  const session = new NoteSession({
    accountId: account,
    noteId,
    server,
    drafts: store,
    writer: "this-page",
    writerAlive: async () => alive,
  });
  let text = "";
  await session.load();
  text = session.body();
  session.attach({
    read: () => text,
    replace: (next) => {
      text = next;
    },
  });
  const type = (next: string) => {
    text = next;
    session.touch();
  };
  const word = () => session.getSnapshot().save.word;
  return { session, state, drafts, type, word, text: () => text };
}

export const draftOf = (change: Partial<Draft> = {}): Draft => ({
  accountId: "ada",
  noteId: "n1",
  baseRevision: 3,
  title: "Entropy",
  body: "typed before the crash",
  notebook: "Physics",
  typedAt: 5,
  writer: "former-page",
  ...change,
});

/** Runs the tests of a file on a clock that stands still but for what they advance. */
export function stillClock(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
