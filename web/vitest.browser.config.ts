import { defineConfig } from "vitest/config";

/** The tests that drive a real Chromium (`CHROMIUM` names it, /usr/bin/chromium without). */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
