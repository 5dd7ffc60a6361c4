import { describe, expect, it, vi } from "vitest";
import { draftAfter } from "./draft-keeper";
import { makeNote, openSession, stillClock } from "./note-session.fixture";
import { saveAfter } from "./save-timer";

const newId = "01a205d1-c51a-7455-a785-ac7e8fbe62e7";

stillClock();

describe("a new note", () => {
  it("is made with the first words and found under its real id from then on", async () => {
    const { state, session, type, word } = await openSession({ note: null, noteId: `draft-${newId}` });
    expect(word()).toBe("saved");
    type("# Carnot cycle\n\nFour steps.");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.note?.title).toBe("Carnot cycle");
    expect(session.getSnapshot().noteId).toBe(newId);
    type("# Carnot cycle\n\nFour steps, two of them isothermal.");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toHaveLength(2);
    expect(word()).toBe("saved");
  });

  it("stays on this side while there is nothing in it", async () => {
    const { state, type } = await openSession({ note: null, noteId: `draft-${newId}` });
    type("   ");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(state.sent).toEqual([]);
  });

  it("has a draft before the server knows it, and none after", async () => {
    const { drafts, type } = await openSession({ note: null, noteId: `draft-${newId}` });
    type("words");
    await vi.advanceTimersByTimeAsync(draftAfter);
    expect(drafts.get(`ada/draft-${newId}`)?.body).toBe("words");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect([...drafts.keys()]).toEqual([]);
  });

  it("is made once when the answer to the first save was lost", async () => {
    const { state, session, type, word } = await openSession({ note: null, noteId: `draft-${newId}` });
    state.losesAnswer = true;
    type("words");
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(word()).toBe("offline");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(word()).toBe("saved");
    expect(session.getSnapshot().noteId).toBe(newId);
    expect(session.revision).toBe(1);
  });

  it("takes what was typed since the lost answer as a change of the note", async () => {
    const { state, type, word, text, drafts } = await openSession({ note: null, noteId: `draft-${newId}` });
    state.losesAnswer = true;
    type("words");
    await vi.advanceTimersByTimeAsync(saveAfter);
    type("words and more");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(word()).toBe("saved");
    expect(text()).toBe("words and more");
    expect(state.note).toMatchObject({ id: newId, body: "words and more", revision: 2 });
    expect(drafts.size).toBe(0);
  });

  it("shows both versions when it went on elsewhere before the answer was missed", async () => {
    const { state, type, word, session } = await openSession({ note: null, noteId: `draft-${newId}` });
    state.losesAnswer = true;
    type("words");
    await vi.advanceTimersByTimeAsync(saveAfter);
    state.note = makeNote({ id: newId, body: "words, theirs", revision: 2 });
    type("words, mine");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(word()).toBe("conflict");
    await session.takeMine();
    expect(state.note).toMatchObject({ id: newId, body: "words, mine", revision: 3 });
  });
});
