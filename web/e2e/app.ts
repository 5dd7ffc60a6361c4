import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

export type App = {
  /** Opens a page of its own; `mock` is the library it starts with (see src/testing/mock/browser.ts). */
  open: (path: string, options?: BrowserContextOptions & { mock?: string }) => Promise<Page>;
  close: () => Promise<void>;
};

/** A Chromium without a window: the one that `CHROMIUM` names, else the usual one. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-sync",
    ],
  });
}

/** The page in a real Chromium, with the server played inside it. */
export async function startApp(): Promise<App> {
  process.env.VITE_MOCK = "1";
  const server: ViteDevServer = await createServer({
    server: { port: 0, strictPort: false },
    logLevel: "error",
  });
  await server.listen();
  const base = server.resolvedUrls?.local[0] ?? "";
  const browser = await launchChromium();
  return {
    async open(path, { mock = "", ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      const address = new URL(path, base);
      address.searchParams.set("mock", mock);
      await page.goto(address.href);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** What axe finds wrong by WCAG 2.2 AA, in one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (options: unknown) => Promise<{ violations: Violation[] }> };
    };
    type Violation = { id: string; nodes: { target: unknown[]; failureSummary: string }[] };
    const { violations } = await axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id} at ${node.target.join(" ")}: ${node.failureSummary}`),
    );
  });
}
