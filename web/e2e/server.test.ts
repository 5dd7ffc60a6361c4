import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./app";

// The whole of Loci: a real server with its own database, and the page it serves.
const binary = resolve(process.env.CARGO_TARGET_DIR ?? "../target", "debug/loci");
const password = "correct horse battery staple";
let base: string;
let folder: string;
let server: ChildProcess;
let browser: Browser;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address ? address.port : 0;
}

async function startServer(port: number): Promise<void> {
  server = spawn(binary, ["serve"], {
    env: { ...process.env, LOCI_BIND: `127.0.0.1:${port}`, LOCI_DATA_DIR: folder, LOCI_LOG: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (server.stdout) {
    await once(server.stdout, "data");
  }
}

async function stopServer(signal: NodeJS.Signals): Promise<void> {
  const ended = once(server, "exit");
  server.kill(signal);
  await ended;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loci-browser-"));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  await startServer(port);
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (server && server.exitCode === null) {
    await stopServer("SIGTERM");
  }
  rmSync(folder, { recursive: true, force: true });
});

async function signUp(email: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(base);
  await page
    .getByRole("link", { name: /sign up|create/i })
    .first()
    .click();
  // The form of signing in stays until the other one is there; what is typed into it is lost.
  await page.getByRole("heading", { name: "Create an account" }).waitFor();
  await page.getByLabel(/e-?mail/i).fill(email);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(password);
  await page.keyboard.press("Enter");
  await page
    .getByRole("link", { name: /all notes/i })
    .first()
    .waitFor();
  return page;
}

const notes = [
  {
    name: "biology/Photosynthesis.md",
    text: "Photosynthesis turns light into chemical energy in the [[Chloroplast]]. The light reactions split water and release oxygen. The Calvin cycle uses adenosine triphosphate to fix carbon dioxide into sugar.",
  },
  {
    name: "biology/Chloroplast.md",
    text: "A chloroplast is the organelle in which photosynthesis happens. Its thylakoids hold the chlorophyll that catches light. The stroma holds the enzymes of the Calvin cycle.",
  },
];

test("imports notes and shows what was found in them, live", async () => {
  const page = await signUp("student@example.org");
  await page.goto(`${base}/import`);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles(
      notes.map(({ name, text }) => ({ name, mimeType: "text/markdown", buffer: Buffer.from(text) })),
    );
  const start = page.getByRole("button", { name: /^import/i });
  if (
    await start
      .first()
      .isVisible()
      .catch(() => false)
  ) {
    await start.first().click();
  }
  await page
    .getByText(/2 (notes )?imported|imported 2/i)
    .first()
    .waitFor();
  await page.goto(base);
  await page.getByText("Photosynthesis").first().click();
  await page.getByText("local · ").first().waitFor();
  await page
    .getByRole("button", { name: /chloroplast/i })
    .first()
    .waitFor();
  expect(await page.getByText(/calvin cycle/i).count()).toBeGreaterThan(0);
  await page.context().close();
}, 90_000);

test("keeps what was typed when the server dies, and saves it when it is back", async () => {
  const page = await signUp("writer@example.org");
  await page.getByRole("button", { name: "Write the first one" }).click();
  const editor = page.locator(".cm-content");
  await editor.waitFor();
  await editor.click();
  await page.keyboard.type("Typed while all was well. ");
  await page.getByText("Saved", { exact: true }).first().waitFor();
  const port = Number(new URL(base).port);
  await stopServer("SIGKILL");
  await page.keyboard.type("Typed while the server was gone.");
  await startServer(port);
  await page.getByText("Saved", { exact: true }).first().waitFor();
  await page.reload();
  await page.getByText("Typed while the server was gone.").first().waitFor();
  await page.context().close();
}, 90_000);

test("shows the API to anybody, under the policy that the page has", async () => {
  const page = await (await browser.newContext()).newPage();
  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto(`${base}/api/docs`);
  await page.getByText("Lists notes, page by page.").click();
  await page.getByText("`next_cursor` of the page before.", { exact: true }).waitFor();
  expect(refused.filter((text) => /content security policy/i.test(text))).toEqual([]);
  await page.context().close();
});
