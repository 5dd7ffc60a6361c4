import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { showApp } from "@/testing/app";
import { showInsight } from "@/testing/insight";
import { enginesOf, makeLibrary } from "@/testing/mock/library";

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  localStorage.clear();
});

async function open(options?: Parameters<typeof showInsight>[0]) {
  const shown = await showInsight(options);
  stop = shown.stop;
  return { ...shown, summary: within(await shown.card("Summary")) };
}

it("shows a provider's summary in the place of the server's, and either at a press", async () => {
  const { summary, user } = await open();
  expect(await summary.findByText(/^In short:/)).toBeVisible();
  expect(summary.getByText("provider m · 900 ms · 640 tokens")).toBeVisible();
  expect(summary.queryByRole("button", { name: /redo with/ })).toBeNull();
  await user.click(summary.getByRole("button", { name: "Show what this server found" }));
  expect(summary.queryByText(/^In short:/)).toBeNull();
  expect(summary.getByText("local · centroid 1 · 4 ms")).toBeVisible();
  await user.click(summary.getByRole("button", { name: "Show what provider made" }));
  expect(summary.getByText(/^In short:/)).toBeVisible();
});

it("asks nobody for an account that has not agreed", async () => {
  const { summary, library } = await open({ agreed: false });
  expect(await summary.findByText("local · centroid 1 · 4 ms")).toBeVisible();
  expect(summary.queryByRole("button", { name: /Show what/ })).toBeNull();
  expect(summary.queryByRole("button", { name: /redo with/ })).toBeNull();
  expect(library.summarised.size).toBe(0);
});

it("says why a provider had no summary, and asks again at a press", async () => {
  const { summary, user } = await open({
    prepare: (library) => library.refusals.push("It did not finish within 20 seconds."),
  });
  await user.click(await summary.findByRole("button", { name: "another was tried" }));
  expect(summary.getByText("provider: It did not finish within 20 seconds.")).toBeVisible();
  expect(summary.getByRole("button", { name: "Summary: work it out again" })).toBeEnabled();
  await user.click(await summary.findByRole("button", { name: "redo with provider" }));
  expect(await summary.findByText(/^In short:/)).toBeVisible();
  expect(summary.queryByRole("button", { name: "redo with provider" })).toBeNull();
});

it("offers to ask nobody who is left alone after failures", async () => {
  const { summary } = await open({
    prepare: (library) => {
      for (const provider of library.engines.providers) {
        provider.breaker = "open";
        provider.resting_seconds = 60;
      }
    },
  });
  expect(await summary.findByRole("button", { name: "another was tried" })).toBeVisible();
  expect(summary.queryByRole("button", { name: /redo with/ })).toBeNull();
});

it("puts the two summaries side by side and leads into the note", async () => {
  const { summary, user } = await open();
  await user.click(await summary.findByRole("button", { name: "Compare" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Two summaries of this note" }));
  expect(dialog.getByText("local · centroid 1 · 4 ms")).toBeVisible();
  expect(dialog.getByText("provider m · 900 ms · 640 tokens")).toBeVisible();
  const rows = dialog.getAllByRole("listitem").map((row) => within(row).getAllByRole("link").length);
  expect(rows).toEqual([2, 1, 2, 1]);
  await user.click(dialog.getByRole("link", { name: /^In short:/ }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("compares from the palette", async () => {
  const { summary, user } = await open();
  await summary.findByRole("button", { name: "Compare" });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("What do you want to do?"), "compare{Enter}");
  expect(await screen.findByRole("dialog", { name: "Two summaries of this note" })).toBeVisible();
});

it("tells in the settings what would be sent, and remembers who agrees", async () => {
  const library = makeLibrary();
  library.engines = enginesOf(["provider"]);
  const app = await showApp({ path: "/settings", library });
  stop = app.stop;
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Try them out" }));
  expect(await screen.findByText("provider: it answers.")).toBeVisible();
  const consent = await screen.findByRole("checkbox", {
    name: /Let provider \(m\) see the notes you ask about/,
  });
  expect(consent).not.toBeChecked();
  expect(screen.getByText("Left for you today: 200,000 tokens.")).toBeVisible();
  expect(screen.getByText(/you can see word for word what is sent/)).toBeVisible();
  await user.click(consent);
  expect(await screen.findByRole("checkbox", { name: /Let provider/, checked: true })).toBeVisible();
  expect(library.engines.agreed).toBe(true);
});

it("says plainly when nothing can leave the server", async () => {
  const app = await showApp({ path: "/settings" });
  stop = app.stop;
  expect(await screen.findByText(/Nothing you write leaves it/)).toBeVisible();
  expect(screen.queryByRole("checkbox", { name: /Let/ })).toBeNull();
});
