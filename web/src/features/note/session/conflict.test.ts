import { describe, expect, it, vi } from "vitest";
import { makeNote, openSession, stillClock } from "./note-session.fixture";
import { saveAfter } from "./save-timer";

stillClock();

describe("two places", () => {
  async function clash() {
    const opened = await openSession();
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
    const { state, type, word, text } = await openSession();
    state.note = makeNote({ revision: 4, body: "First line\nSecond line\n\n[[Carnot cycle]]" });
    type("First line, mine\nSecond line");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.body).toBe("First line, mine\nSecond line\n\n[[Carnot cycle]]");
    expect(text()).toBe(state.note?.body);
    expect(word()).toBe("saved");
  });

  it("follows a rename elsewhere while the text is changed here", async () => {
    const { state, type, session } = await openSession();
    state.note = makeNote({ revision: 4, title: "Entropy, renamed" });
    type("changed");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note).toMatchObject({ title: "Entropy, renamed", body: "changed", revision: 5 });
    expect(session.title).toBe("Entropy, renamed");
  });

  it("shows a newer version at once when nothing is typed", async () => {
    const { session, text } = await openSession();
    session.offer(makeNote({ revision: 9, body: "newer" }));
    expect(text()).toBe("newer");
  });

  it("does not touch the text under somebody who types", async () => {
    const { session, type, text } = await openSession();
    type("typing");
    session.offer(makeNote({ revision: 9, body: "newer" }));
    expect(text()).toBe("typing");
  });
});
