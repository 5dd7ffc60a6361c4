import { describe, expect, it } from "vitest";
import type { Insight } from "@/lib/api/types";
import { afterFirst, cardStatus } from "./card-status";

const insight = (change: Partial<Insight>): Insight => ({
  note_id: "n",
  revision: 4,
  state: "done",
  analysed_revision: 4,
  error: null,
  attempt: 1,
  language: "en",
  summary: null,
  provider_summary: null,
  keywords: null,
  difficulty: null,
  ...change,
});
const ask = (found: Insight | undefined, problem: string | null = null) =>
  cardStatus({ insight: found, problem, redo: () => undefined, redoing: false });

describe("cardStatus", () => {
  it("waits before anything is known", () => {
    expect(ask(undefined)).toMatchObject({ state: "queued", failure: null, older: false });
  });

  it("says when what is shown is from before the last change", () => {
    expect(ask(insight({ state: "queued", revision: 5 })).older).toBe(true);
    expect(ask(insight({ state: "running", revision: 5 })).older).toBe(true);
    expect(ask(insight({ state: "done" })).older).toBe(false);
    expect(ask(insight({ state: "queued", analysed_revision: null })).older).toBe(false);
  });

  it("gives the reason of a failure, whichever side it happened on", () => {
    expect(ask(insight({ state: "failed", error: "It took longer than 20 s." })).failure).toBe(
      "It took longer than 20 s.",
    );
    expect(ask(insight({ state: "failed" })).failure).toMatch(/could not be read/);
    expect(ask(undefined, "No connection.")).toMatchObject({ state: "failed", failure: "No connection." });
  });

  it("says once, on the first card, what went wrong", () => {
    expect(afterFirst(ask(insight({ state: "failed" })))).toMatchObject({ state: "done", failure: null });
    expect(afterFirst(ask(insight({ state: "queued" })))).toMatchObject({ state: "queued", failure: null });
  });
});
