import { describe, expect, it, vi } from "vitest";
import { draftAfter } from "./draft-keeper";
import { NoteSession } from "./note-session";
import { draftOf, makeDrafts, makeServer, openSession, stillClock } from "./note-session.fixture";
import { saveAfter } from "./save-timer";

stillClock();

describe("drafts", () => {
  it("keeps what was typed within a moment, and clears it once saved", async () => {
    const { drafts, type } = await openSession();
    type("typed");
    await vi.advanceTimersByTimeAsync(draftAfter);
    expect(drafts.get("ada/n1")).toMatchObject({ body: "typed", baseRevision: 3, writer: "this-page" });
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(drafts.size).toBe(0);
  });

  it("goes on where a crash stopped, and saves it", async () => {
    const { session, state, text, word } = await openSession({ drafts: [draftOf()] });
    expect(text()).toBe("typed before the crash");
    expect(session.getSnapshot().restored).toEqual({ typedAt: 5 });
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.body).toBe("typed before the crash");
    expect(word()).toBe("saved");
  });

  it("is never shown to another account", async () => {
    const { session, text } = await openSession({ account: "bob", drafts: [draftOf()] });
    expect(text()).toBe("First line\nSecond line");
    expect(session.getSnapshot().restored).toBeNull();
  });

  it("leaves the draft of a tab that is still open alone", async () => {
    const { text, drafts } = await openSession({ drafts: [draftOf()], alive: true });
    expect(text()).toBe("First line\nSecond line");
    expect(drafts.size).toBe(1);
  });

  it("shows both versions when the note went on elsewhere", async () => {
    const { session, word, state } = await openSession({ drafts: [draftOf({ baseRevision: 2 })] });
    expect(word()).toBe("conflict");
    expect(session.getSnapshot().conflict).toMatchObject({
      mine: { body: "typed before the crash" },
      theirs: { body: "First line\nSecond line" },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.sent).toEqual([]);
  });

  it("can be thrown away", async () => {
    const { session, text, drafts, state } = await openSession({ drafts: [draftOf()] });
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
    const { session, drafts } = await openSession({ drafts: [draftOf()] });
    await session.saveNow();
    expect(session.getSnapshot().save.word).toBe("saved");
    expect(drafts.size).toBe(0);
  });

  it("is left behind when the page goes away in the middle of a word", async () => {
    const { session, drafts, type } = await openSession();
    type("half a wo");
    session.part();
    expect(drafts.get("ada/n1")?.body).toBe("half a wo");
  });
});
