import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Note } from "@/lib/api/types";
import type { Draft, DraftStore } from "../drafts/draft-store";
import { draftAfter } from "./draft-keeper";
import { NoteSession, saveAfter, saveAtLeastEvery } from "./note-session";
import type { NoteContent, NoteServer, SaveFailure } from "./save-state";

class Refusal extends Error {
  constructor(readonly failure: SaveFailure) {
    super(failure.kind);
  }
}

function makeNote(change: Partial<Note> = {}): Note {
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
function makeServer(note: Note | null = makeNote()) {
  const state = {
    note,
    refuse: null as SaveFailure | null,
    sent: [] as Partial<NoteContent>[],
    gate: null as Promise<void> | null,
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
    async create(content) {
      state.sent.push(content);
      if (state.refuse) {
        throw new Refusal(state.refuse);
      }
      state.note = makeNote({ ...content, id: "made", revision: 1 });
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

function makeDrafts(...kept: Draft[]) {
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

async function open({ note, drafts: kept = [], noteId = "n1", account = "ada", alive = false }: Setup = {}) {
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

const draftOf = (change: Partial<Draft> = {}): Draft => ({
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

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("saving", () => {
  it("saves after a pause in typing, and only what changed", async () => {
    const { state, type, word, session } = await open();
    type("changed");
    expect(word()).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(saveAfter - 1);
    expect(state.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(state.sent).toEqual([{ body: "changed" }]);
    expect(word()).toBe("saved");
    expect(session.revision).toBe(4);
  });

  it("saves somebody who never pauses", async () => {
    const { state, type } = await open();
    for (let typed = 0; typed < saveAtLeastEvery; typed += 100) {
      type(`typed for ${typed} ms`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(state.sent.length).toBeGreaterThanOrEqual(1);
  });

  it("saves at once when asked", async () => {
    const { state, type, session, word } = await open();
    type("now");
    await session.saveNow();
    expect(state.note?.body).toBe("now");
    expect(word()).toBe("saved");
  });

  it("goes on to save what was typed during a save", async () => {
    const { state, type, word } = await open();
    let release: () => void = () => undefined;
    state.gate = new Promise((resolve) => {
      release = resolve;
    });
    type("first");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("saving");
    type("first and second");
    state.gate = null;
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(word()).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.body).toBe("first and second");
    expect(word()).toBe("saved");
  });

  it("sends nothing when the text is what it was", async () => {
    const { state, type, word } = await open();
    type("changed");
    type("First line\nSecond line");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toEqual([]);
    expect(word()).toBe("saved");
  });

  it("keeps the title while the field is empty", async () => {
    const { state, session, type } = await open();
    session.setTitle("  ");
    type("text");
    await session.saveNow();
    expect(state.sent).toEqual([{ body: "text" }]);
  });
});

describe("a new note", () => {
  it("is made with the first words and found under its real id from then on", async () => {
    const { state, session, type, word } = await open({ note: null, noteId: "draft-1" });
    expect(word()).toBe("saved");
    type("# Carnot cycle\n\nFour steps.");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.title).toBe("Carnot cycle");
    expect(session.getSnapshot().noteId).toBe("made");
    type("# Carnot cycle\n\nFour steps, two of them isothermal.");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toHaveLength(2);
    expect(word()).toBe("saved");
  });

  it("stays on this side while there is nothing in it", async () => {
    const { state, type } = await open({ note: null, noteId: "draft-1" });
    type("   ");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toEqual([]);
  });

  it("has a draft before the server knows it, and none after", async () => {
    const { drafts, type } = await open({ note: null, noteId: "draft-1" });
    type("words");
    await vi.advanceTimersByTimeAsync(draftAfter);
    expect(drafts.get("ada/draft-1")?.body).toBe("words");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect([...drafts.keys()]).toEqual([]);
  });
});

describe("drafts", () => {
  it("keeps what was typed within a moment, and clears it once saved", async () => {
    const { drafts, type } = await open();
    type("typed");
    await vi.advanceTimersByTimeAsync(draftAfter);
    expect(drafts.get("ada/n1")).toMatchObject({ body: "typed", baseRevision: 3, writer: "this-page" });
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(drafts.size).toBe(0);
  });

  it("goes on where a crash stopped, and saves it", async () => {
    const { session, state, text, word } = await open({ drafts: [draftOf()] });
    expect(text()).toBe("typed before the crash");
    expect(session.getSnapshot().restored).toEqual({ typedAt: 5 });
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.body).toBe("typed before the crash");
    expect(word()).toBe("saved");
  });

  it("is never shown to another account", async () => {
    const { session, text } = await open({ account: "bob", drafts: [draftOf()] });
    expect(text()).toBe("First line\nSecond line");
    expect(session.getSnapshot().restored).toBeNull();
  });

  it("leaves the draft of a tab that is still open alone", async () => {
    const { text, drafts } = await open({ drafts: [draftOf()], alive: true });
    expect(text()).toBe("First line\nSecond line");
    expect(drafts.size).toBe(1);
  });

  it("shows both versions when the note went on elsewhere", async () => {
    const { session, word, state } = await open({ drafts: [draftOf({ baseRevision: 2 })] });
    expect(word()).toBe("conflict");
    expect(session.getSnapshot().conflict).toMatchObject({
      mine: { body: "typed before the crash" },
      theirs: { body: "First line\nSecond line" },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.sent).toEqual([]);
  });

  it("can be thrown away", async () => {
    const { session, text, drafts, state } = await open({ drafts: [draftOf()] });
    session.discardRestored();
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(text()).toBe("First line\nSecond line");
    expect(drafts.size).toBe(0);
    expect(state.sent).toEqual([]);
  });

  it("opens without the server, and saves when it is back", async () => {
    const { state, server } = makeServer();
    const { drafts, store } = makeDrafts(draftOf());
    state.refuse = { kind: "offline", reason: "No connection." };
    const session = new NoteSession({
      accountId: "ada",
      noteId: "n1",
      server,
      drafts: store,
      writer: "this-page",
      writerAlive: async () => false,
    });
    await session.load();
    expect(session.body()).toBe("typed before the crash");
    expect(session.getSnapshot().save.word).toBe("offline");
    state.refuse = null;
    session.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.note?.body).toBe("typed before the crash");
    expect(drafts.size).toBe(0);
  });

  it("is cleared by a save that comes before it was written again", async () => {
    const { session, drafts } = await open({ drafts: [draftOf()] });
    await session.saveNow();
    expect(session.getSnapshot().save.word).toBe("saved");
    expect(drafts.size).toBe(0);
  });

  it("is left behind when the page goes away in the middle of a word", async () => {
    const { session, drafts, type } = await open();
    type("half a wo");
    session.part();
    expect(drafts.get("ada/n1")?.body).toBe("half a wo");
  });
});

describe("trouble", () => {
  it("says offline, keeps the text, and saves by itself later", async () => {
    const { state, type, word, drafts } = await open();
    state.refuse = { kind: "offline", reason: "No connection." };
    type("typed on a train");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("offline");
    expect(drafts.get("ada/n1")?.body).toBe("typed on a train");
    state.refuse = null;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(word()).toBe("saved");
    expect(state.note?.body).toBe("typed on a train");
  });

  it("waits as long as a busy server asks", async () => {
    const { state, type, word } = await open();
    state.refuse = { kind: "busy", reason: "Busy.", retryAfterSeconds: 7 };
    type("text");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("failed");
    state.refuse = null;
    await vi.advanceTimersByTimeAsync(6_900);
    expect(word()).toBe("failed");
    await vi.advanceTimersByTimeAsync(200);
    expect(word()).toBe("saved");
  });

  it("says why a text is refused and tries again only after a change", async () => {
    const { state, type, session, word } = await open();
    state.refuse = { kind: "refused", reason: "Larger than 1 MiB." };
    type("too large");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.getSnapshot().save).toEqual({ word: "failed", reason: "Larger than 1 MiB." });
    expect(state.sent).toHaveLength(1);
    state.refuse = null;
    type("small");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("saved");
  });

  it("keeps the text when the session ends, and saves it after signing in again", async () => {
    const { state, type, word, session, drafts } = await open();
    state.refuse = { kind: "signed_out" };
    type("typed too late");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("unsaved");
    expect(drafts.get("ada/n1")?.body).toBe("typed too late");
    state.refuse = null;
    session.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(word()).toBe("saved");
    expect(state.note?.body).toBe("typed too late");
    expect(drafts.size).toBe(0);
  });

  it("offers to save a note that was deleted elsewhere as a new one", async () => {
    const { state, type, session } = await open();
    state.note = null;
    type("still worth keeping");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(session.getSnapshot().save).toMatchObject({ word: "failed", gone: true });
    await session.saveAsNew();
    expect(session.getSnapshot().noteId).toBe("made");
    expect(session.getSnapshot().save.word).toBe("saved");
  });
});

describe("two places", () => {
  async function clash() {
    const opened = await open();
    opened.state.note = makeNote({ revision: 4, body: "First line, theirs\nSecond line" });
    opened.type("First line, mine\nSecond line");
    await vi.advanceTimersByTimeAsync(saveAfter);
    return opened;
  }

  it("shows both versions when both changed the same line", async () => {
    const { session, word, drafts } = await clash();
    expect(word()).toBe("conflict");
    expect(session.getSnapshot().conflict).toMatchObject({
      mine: { body: "First line, mine\nSecond line" },
      theirs: { body: "First line, theirs\nSecond line", revision: 4 },
    });
    expect(drafts.get("ada/n1")?.body).toBe("First line, mine\nSecond line");
  });

  it("takes mine", async () => {
    const { session, state, word } = await clash();
    await session.takeMine();
    expect(state.note).toMatchObject({ body: "First line, mine\nSecond line", revision: 5 });
    expect(word()).toBe("saved");
  });

  it("takes theirs", async () => {
    const { session, state, word, text, drafts } = await clash();
    session.takeTheirs();
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(text()).toBe("First line, theirs\nSecond line");
    expect(state.note?.revision).toBe(4);
    expect(word()).toBe("saved");
    expect(drafts.size).toBe(0);
  });

  it("keeps both, merged by hand", async () => {
    const { session, state, word } = await clash();
    await session.takeMerged("First line, both\nSecond line");
    expect(state.note).toMatchObject({ body: "First line, both\nSecond line", revision: 5 });
    expect(word()).toBe("saved");
  });

  it("joins changes that lie apart by itself", async () => {
    const { state, type, word, text } = await open();
    state.note = makeNote({ revision: 4, body: "First line\nSecond line\n\n[[Carnot cycle]]" });
    type("First line, mine\nSecond line");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.body).toBe("First line, mine\nSecond line\n\n[[Carnot cycle]]");
    expect(text()).toBe(state.note?.body);
    expect(word()).toBe("saved");
  });

  it("follows a rename elsewhere while the text is changed here", async () => {
    const { state, type, session } = await open();
    state.note = makeNote({ revision: 4, title: "Entropy, renamed" });
    type("changed");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note).toMatchObject({ title: "Entropy, renamed", body: "changed", revision: 5 });
    expect(session.title).toBe("Entropy, renamed");
  });

  it("shows a newer version at once when nothing is typed", async () => {
    const { session, text } = await open();
    session.offer(makeNote({ revision: 9, body: "newer" }));
    expect(text()).toBe("newer");
  });

  it("does not touch the text under somebody who types", async () => {
    const { session, type, text } = await open();
    type("typing");
    session.offer(makeNote({ revision: 9, body: "newer" }));
    expect(text()).toBe("typing");
  });
});
