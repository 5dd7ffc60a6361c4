import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, accessibilityFaults, startApp } from "./app";

let app: App;
beforeAll(async () => {
  app = await startApp();
}, 60_000);
afterAll(() => app.close());

const phone = { viewport: { width: 390, height: 844 } };

type Scene = { path: string; mock?: string; ready: (page: Page) => Promise<unknown> };

const scenes: Record<string, Scene> = {
  "sign in": { path: "/sign-in", mock: "out", ready: (p) => p.getByLabel("E-mail").waitFor() },
  "sign up": { path: "/sign-up", mock: "out", ready: (p) => p.getByLabel("E-mail").waitFor() },
  notes: { path: "/", ready: (p) => p.getByText("22 notes, all read").waitFor() },
  "the first visit": {
    path: "/",
    mock: "empty",
    ready: (p) => p.getByRole("button", { name: "Look around with sample notes" }).waitFor(),
  },
  search: { path: "/?q=entorpy", ready: (p) => p.getByText("because nothing has").waitFor() },
  import: { path: "/import", ready: (p) => p.getByText("Nothing was imported yet.").waitFor() },
  "a note": {
    path: "/",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByText("local · ").first().waitFor();
    },
  },
  "the graph": { path: "/graph", ready: (p) => p.getByRole("img", { name: /^Graph of/ }).waitFor() },
  "the palette": {
    path: "/",
    ready: async (p) => {
      await p.getByText("22 notes, all read").waitFor();
      await p.keyboard.press("Control+k");
      await p.getByPlaceholder("What do you want to do?").waitFor();
    },
  },
  "the keys": {
    path: "/",
    ready: async (p) => {
      await p.getByText("22 notes, all read").waitFor();
      await p.keyboard.press("?");
      await p.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  "a quiz over several notes": {
    path: "/quiz?about=notebook:Biology",
    ready: (p) => p.getByText(/^Question 1 of/).waitFor(),
  },
  "a note with a provider's summary and an explanation": {
    path: "/",
    mock: "provider",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByText(/^provider m · /).waitFor();
      await p.locator(".note-reading p").first().click({ clickCount: 3 });
      await p.keyboard.press("Alt+e");
      await p.getByRole("region", { name: "Explanation" }).getByText("in this note").first().waitFor();
    },
  },
  "what is sent to a provider": {
    path: "/",
    mock: "provider",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByText(/^provider m · /).waitFor();
      await p.getByRole("button", { name: "what is sent" }).first().press("Enter");
      await p.getByRole("dialog").getByText("<note>").waitFor();
    },
  },
  "what would be sent to a provider": {
    path: "/",
    mock: "offered",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByRole("button", { name: "what is sent" }).first().press("Enter");
      await p.getByRole("dialog").getByRole("link", { name: "settings" }).waitFor();
      await p.getByRole("dialog").getByText("<note>").waitFor();
    },
  },
  "two summaries side by side": {
    path: "/",
    mock: "provider",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByRole("button", { name: "Compare" }).press("Enter");
      await p
        .getByRole("dialog")
        .getByRole("link", { name: /^In short/ })
        .waitFor();
    },
  },
  "questions by a provider that wait": {
    path: "/",
    mock: "provider",
    ready: async (p) => {
      await p.getByRole("link", { name: /^Entropy Entropy/ }).click();
      await p.getByRole("button", { name: "Make a quiz" }).click();
      await p.getByText(/^Question 1 of/).waitFor();
      await p.getByRole("button", { name: "ask provider for questions" }).click();
      await p.getByText("4 new questions by provider are here").waitFor();
    },
  },
  "settings with a provider": {
    path: "/settings",
    mock: "provider",
    ready: (p) => p.getByText(/^Left for you today/).waitFor(),
  },
  settings: { path: "/settings", ready: (p) => p.getByText("Safari on iPhone").waitFor() },
  "an installation in which all is well": {
    path: "/installation",
    mock: "operator",
    ready: (p) => p.getByText("All is well.").waitFor(),
  },
  "an installation that needs a look": {
    path: "/installation",
    mock: "trouble",
    ready: (p) => p.getByText("3 things need a look.").waitFor(),
  },
  "the installation for who is no operator": {
    path: "/installation",
    ready: (p) => p.getByText("This page is for operators").waitFor(),
  },
  "the API": {
    path: "/api/docs#post-api-v1-notes",
    mock: "out",
    ready: (p) => p.getByRole("button", { name: "Copy as curl" }).waitFor(),
  },
};

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  it.each(Object.entries(scenes))("%s can be used by everybody", async (_name, scene) => {
    const page = await app.open(scene.path, { mock: scene.mock, colorScheme, reducedMotion: "reduce" });
    await scene.ready(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().close();
  });
});

it.each(["/", "/import", "/settings", "/?q=entropy", "/quiz?about=notebook:Biology"])(
  "fits %s into a phone",
  async (path) => {
    const page = await app.open(path, phone);
    await page.getByRole("navigation", { name: "Panes" }).waitFor();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await page.context().close();
  },
);

it("fits the API into a phone", async () => {
  const page = await app.open("/api/docs#post-api-v1-notes", { ...phone, mock: "out" });
  await page.getByRole("button", { name: "Copy as curl" }).waitFor();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  await page.context().close();
});

it("fits an installation that needs a look into a phone", async () => {
  const page = await app.open("/installation", { ...phone, mock: "trouble" });
  await page.getByText("3 things need a look.").waitFor();
  // The page scrolls inside of the document.
  const wider = await page.getByRole("main").evaluate((main) => main.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  await page.context().close();
});

it("fits what is sent, and two summaries, into a phone", async () => {
  const page = await app.open("/", { ...phone, mock: "provider" });
  await page.getByRole("link", { name: /^Entropy Entropy/ }).click();
  await page.getByRole("link", { name: "Insight" }).click();
  for (const name of ["Compare", "what is sent"]) {
    await page.getByRole("button", { name }).first().click();
    const box = await page.getByRole("dialog").boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.viewport.width);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(phone.viewport.height);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  }
  await page.context().close();
});

it("goes from pane to pane on a phone, and back", async () => {
  const page = await app.open("/", phone);
  await page.getByRole("link", { name: /^Entropy Entropy/ }).click();
  await page.getByRole("link", { name: "Insight" }).click();
  await page.waitForURL(/pane=insight/);
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes("pane"));
  await page.getByRole("link", { name: "Notes", exact: true }).click();
  await page.getByText("22 notes, all read").waitFor();
  await page.context().close();
});

it("asks about a notebook by the keyboard alone, and says what to read again", async () => {
  const page = await app.open("/?notebook=Biology");
  await page.getByRole("heading", { name: "Biology", exact: true }).waitFor();
  await page.keyboard.press("Alt+Shift+Q");
  await page.waitForURL(/about=notebook/);
  await page.getByText(/^Question 1 of/).waitFor();
  for (;;) {
    await page.getByRole("button", { name: "Show the answer" }).press("Enter");
    const proof = page.getByTitle("Show it in the note").first();
    await proof.waitFor();
    const next = page.getByRole("button", { name: /^(Next question|Finish)/ });
    const last = /^Finish/.test((await next.textContent()) ?? "");
    if (last) {
      await proof.press("Enter");
      await page.getByRole("complementary", { name: "note" }).waitFor();
      await next.press("Enter");
      break;
    }
    await next.press("Enter");
  }
  await page.getByText(/^0 of \d+ right$/).waitFor();
  await page.getByText("Worth reading once more:").waitFor();
  await page.getByRole("link", { name: /^Only th/ }).press("Enter");
  await page.waitForURL(/about=notes/);
  await page.context().close();
});

it("does everything with the keyboard", async () => {
  const page = await app.open("/");
  await page.getByText("22 notes, all read").waitFor();
  await page.keyboard.press("Control+o");
  await page.getByPlaceholder("Open a note by its title").fill("carnot");
  await page.getByRole("option", { name: /Carnot cycle/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/notes\//);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("What do you want to do?").fill("hide the library");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Library" }).waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Show library" }).click();
  await page.getByRole("complementary", { name: "Library" }).waitFor();
  await page.context().close();
});

it("leaves the list of notes with one Tab, and comes back to where it was", async () => {
  const page = await app.open("/", { mock: "large" });
  const rows = page.getByRole("complementary", { name: "Library" }).locator("[data-row]");
  await rows.first().focus();
  await page.keyboard.press("ArrowDown");
  const focused = () =>
    page.evaluate(() =>
      document.activeElement?.matches("[data-row]") ? document.activeElement.getAttribute("href") : null,
    );
  const second = await rows.nth(1).getAttribute("href");
  expect(await focused()).toBe(second);
  await page.keyboard.press("Tab");
  expect(await focused()).toBeNull();
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toBe(second);
  await page.context().close();
});

it("remembers how wide a pane was left", async () => {
  const page = await app.open("/");
  const edge = page.getByRole("separator", { name: "Width of library" });
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const width = await edge.getAttribute("aria-valuenow");
  await page.reload();
  await edge.waitFor();
  expect(await edge.getAttribute("aria-valuenow")).toBe(width);
  await page.context().close();
});

it("keeps the row one reads in place when a note slips in above", async () => {
  const page = await app.open("/", { mock: "large" });
  const list = page.getByRole("complementary", { name: "Library" }).locator("div.overflow-y-auto").last();
  await list.getByRole("link").first().waitFor();
  await list.evaluate((element) => element.scrollTo(0, 72 * 30));
  const read = list.getByRole("link", { name: /^Binary search tree 2/ });
  const before = await read.boundingBox();
  await page.evaluate(async () => {
    const answer = await fetch("/api/v1/sessions/refresh", { method: "POST" });
    const { access_token } = (await answer.json()) as { access_token: string };
    await fetch("/api/v1/notes", {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "Slipped in" }),
    });
  });
  await page.getByText("10,001").first().waitFor();
  expect(await read.boundingBox()).toEqual(before);
  await list.evaluate((element) => element.scrollTo(0, 0));
  await list.getByRole("link", { name: /^Slipped in/ }).waitFor();
  await page.context().close();
});

it("imports what is chosen and reports on each file", async () => {
  const page = await app.open("/import");
  const file = (name: string) => ({
    name,
    mimeType: "text/plain",
    buffer: Buffer.from("# A heading\n\nSome text."),
  });
  await page
    .getByLabel("Choose files")
    .last()
    .setInputFiles([file("one.md"), file("two.md"), file("three.pdf")]);
  await page.getByRole("button", { name: "Import 2 notes" }).click();
  await page.getByText("2 notes imported, 1 skipped").waitFor();
  await page.getByRole("button", { name: "Skipped 1" }).click();
  await page.getByText("Files of this kind are not read", { exact: false }).waitFor();
  await page.context().close();
});
