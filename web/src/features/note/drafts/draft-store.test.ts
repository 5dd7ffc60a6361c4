import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { createDraftStore, type Draft } from "./draft-store";

let databases = 0;
const newName = () => {
  databases += 1;
  return `drafts-${databases}`;
};

function draft(change: Partial<Draft> = {}): Draft {
  return {
    accountId: "ada",
    noteId: "entropy",
    baseRevision: 3,
    title: "Entropy",
    body: "typed",
    notebook: "Physics",
    typedAt: 1_000,
    writer: "tab-1",
    ...change,
  };
}

describe("draftStore", () => {
  it("gives a draft back to a page that starts after a crash", async () => {
    const name = newName();
    await createDraftStore(name).put(draft());
    expect(await createDraftStore(name).get("ada", "entropy")).toEqual(draft());
  });

  it("shows one account nothing of another", async () => {
    const store = createDraftStore(newName());
    await store.put(draft());
    store.putNow(draft({ noteId: "parting" }));
    expect(await store.get("bob", "entropy")).toBeNull();
    expect(await store.get("bob", "parting")).toBeNull();
    expect(await store.list("bob")).toEqual([]);
    // One id that begins like another is another account all the same.
    expect(await store.list("ad")).toEqual([]);
  });

  it("keeps the last keys before the page went away", async () => {
    const store = createDraftStore(newName());
    await store.put(draft({ body: "typed", typedAt: 1_000 }));
    store.putNow(draft({ body: "typed and more", typedAt: 1_200 }));
    expect((await store.get("ada", "entropy"))?.body).toBe("typed and more");
    expect((await store.list("ada")).map((one) => one.body)).toEqual(["typed and more"]);
  });

  it("is empty after what was typed has been saved", async () => {
    const store = createDraftStore(newName());
    await store.put(draft());
    store.putNow(draft({ typedAt: 1_100 }));
    await store.remove("ada", "entropy", "tab-1");
    expect(await store.get("ada", "entropy")).toBeNull();
    expect(await store.list("ada")).toEqual([]);
  });

  it("does not clear what another tab typed meanwhile", async () => {
    const store = createDraftStore(newName());
    await store.put(draft({ writer: "tab-2", body: "from the other tab" }));
    await store.remove("ada", "entropy", "tab-1");
    expect((await store.get("ada", "entropy"))?.body).toBe("from the other tab");
  });

  it("lists the draft typed last first", async () => {
    const store = createDraftStore(newName());
    await store.put(draft({ noteId: "old", typedAt: 1 }));
    await store.put(draft({ noteId: "new", typedAt: 2 }));
    expect((await store.list("ada")).map((one) => one.noteId)).toEqual(["new", "old"]);
  });
});
