import { expect, it } from "vitest";
import { inWords, untilInWords } from "./wording";

const now = Date.parse("2026-11-22T10:00:00Z");
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

it("says how long ago something was", () => {
  expect([0.4, -0.4, -5, -59, -180, -1440, -20_000].map((minutes) => inWords(at(minutes), now))).toEqual([
    "just now",
    "just now",
    "5 minutes ago",
    "59 minutes ago",
    "3 hours ago",
    "yesterday",
    "Nov 8",
  ]);
});

it("says when something comes", () => {
  expect([-5, 0.4, 5, 180, 1440].map((minutes) => untilInWords(at(minutes), now))).toEqual([
    "now",
    "now",
    "in 5 minutes",
    "in 3 hours",
    "tomorrow",
  ]);
});
