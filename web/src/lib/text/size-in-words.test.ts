import { expect, it } from "vitest";
import { sizeInWords } from "./size-in-words";

it("gives sizes in the unit one would say", () => {
  expect([1, 900, 1500, 2_400_000, 25_000_000].map(sizeInWords)).toEqual([
    "1 byte",
    "900 bytes",
    "1.5 kB",
    "2.4 MB",
    "25 MB",
  ]);
});
