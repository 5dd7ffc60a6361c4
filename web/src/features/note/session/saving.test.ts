import { describe, expect, it, vi } from "vitest";
import { openSession, stillClock } from "./note-session.fixture";
import { saveAfter, saveAtLeastEvery } from "./save-timer";

stillClock();

describe("saving", () => {
  it("saves after a pause in typing, and only what changed", async () => {
    const { state, type, word, session } = await openSession();
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
    const { state, type } = await openSession();
    for (let typed = 0; typed < saveAtLeastEvery; typed += 100) {
      type(`typed for ${typed} ms`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(state.sent.length).toBeGreaterThanOrEqual(1);
  });

  it("saves at once when asked", async () => {
    const { state, type, session, word } = await openSession();
    type("now");
    await session.saveNow();
    expect(state.note?.body).toBe("now");
    expect(word()).toBe("saved");
  });

  it("goes on to save what was typed during a save", async () => {
    const { state, type, word } = await openSession();
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
    const { state, type, word } = await openSession();
    type("changed");
    type("First line\nSecond line");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toEqual([]);
    expect(word()).toBe("saved");
  });

  it("keeps the title while the field is empty", async () => {
    const { state, session, type } = await openSession();
    session.setTitle("  ");
    type("text");
    await session.saveNow();
    expect(state.sent).toEqual([{ body: "text" }]);
  });
});

describe("trouble", () => {
  it("says offline, keeps the text, and saves by itself later", async () => {
    const { state, type, word, drafts } = await openSession();
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
    const { state, type, word } = await openSession();
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
    const { state, type, session, word } = await openSession();
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
    const { state, type, word, session, drafts } = await openSession();
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
    const { state, type, session } = await openSession();
    state.note = null;
    type("still worth keeping");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(session.getSnapshot().save).toMatchObject({ word: "failed", gone: true });
    await session.saveAsNew();
    expect(session.getSnapshot().noteId).not.toBe("n1");
    expect(state.note).toMatchObject({ id: session.getSnapshot().noteId, body: "still worth keeping" });
    expect(session.getSnapshot().save.word).toBe("saved");
  });
});
