import { describe, expect, it } from "vitest";
import { ApiError, errorOf, explain } from "./problem";
import type { Problem } from "./types";

function problem(code: string, status: number, more: Partial<Problem> = {}): ApiError {
  return new ApiError({
    type: "t",
    title: "Title",
    status,
    detail: "Detail.",
    code,
    request_id: "r-1",
    ...more,
  });
}

describe("explaining a refusal", () => {
  it("says how long to wait", () => {
    expect(explain(problem("rate_limited", 429, { retry_after: 42 }))).toBe(
      "Too many tries. Wait 42 seconds, then try again.",
    );
    expect(explain(problem("rate_limited", 429, { retry_after: 61 }))).toContain("2 minutes");
  });

  it("names the limit that was passed", () => {
    expect(explain(problem("note_too_large", 413, { limit: 1024 * 1024 }))).toContain("1 MiB");
  });

  it("gives the request of an internal mistake, and the server's words where it has none of its own", () => {
    expect(explain(problem("internal", 500))).toContain("r-1");
    expect(explain(problem("something_new", 422))).toBe("Detail.");
  });

  it("tells what can succeed later from what cannot", () => {
    expect(problem("network", 0).temporary).toBe(true);
    expect(problem("database_unavailable", 503).temporary).toBe(true);
    expect(problem("not_found", 404).temporary).toBe(false);
  });
});

it("understands an answer that is no problem document", async () => {
  const error = await errorOf(new Response("<h1>Bad gateway</h1>", { status: 502 }));
  expect(error.code).toBe("unreachable");
  expect(explain(error)).toContain("not answering");
});
