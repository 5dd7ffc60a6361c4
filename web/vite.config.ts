import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = "http://127.0.0.1:8001";

/** Serves the service worker of the mock during development, so that it never becomes part of the build. */
function mockWorker(): Plugin {
  return {
    name: "mock-worker",
    apply: "serve",
    configureServer(dev) {
      dev.middlewares.use("/mockServiceWorker.js", (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.end(readFileSync("node_modules/msw/lib/mockServiceWorker.js"));
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), mockWorker()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      // The server checks the origin of the live connection, so the page's own host goes through unchanged.
      "/api": {
        target: server,
        ws: true,
        // This one address under /api is a page of the app.
        bypass: ({ url }) => (url?.split("?")[0] === "/api/docs" ? "/index.html" : undefined),
      },
      "/health": { target: server },
    },
  },
  build: {
    outDir: "dist",
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // The first script lists every chunk that may follow; the manifest knows which is which.
    rolldownOptions: { output: { chunkFileNames: "assets/[hash].js" } },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    testTimeout: 30_000,
    environmentOptions: { happyDOM: { url: "http://localhost:5173/" } },
  },
});
