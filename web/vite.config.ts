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

/** KaTeX names each of its fonts in three formats. Every browser that this app runs in reads the first. */
function newestFonts(): Plugin {
  return {
    name: "newest-fonts",
    enforce: "pre",
    transform(code, id) {
      const older = /,url\([^)]+\) format\("(?:woff|truetype)"\)/g;
      return id.includes("katex") && id.endsWith(".css") ? code.replace(older, "") : null;
    },
  };
}

/** Modules that the sign-in page and the library both load before anything shows. */
const basis = new RegExp(
  [
    "node_modules/(react|react-dom|scheduler|clsx)/",
    "node_modules/@tanstack/(history|query-core|react-query|react-router|react-store|router-core|store)/",
    "node_modules/lucide-react/dist/esm/(createLucideIcon|Icon|context|defaultAttributes|shared/)",
    "src/lib/(api|commands|layout|live)/",
    "src/lib/[^/]+$",
    "src/components/(button|empty-state|failure|keys|page|skeleton|toast)\\.tsx$",
    "src/app/(routes/pane-boundary|shell/pane-toggles)\\.tsx$",
  ].join("|"),
);

export default defineConfig({
  plugins: [react(), tailwindcss(), mockWorker(), newestFonts()],
  // Vite looks for dependencies in pages but not in their workers. Found later, this one would reload the page.
  optimizeDeps: { include: ["graphology-layout-forceatlas2"] },
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
    rolldownOptions: {
      output: {
        // The first script lists every chunk that may follow; the manifest knows which is which.
        chunkFileNames: "assets/[hash].js",
        codeSplitting: {
          // What every page needs, in one file: one text compresses better than twenty small ones.
          groups: [{ name: "base", test: basis }],
        },
      },
    },
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
