import { act, screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { showInsight } from "@/testing/insight";
import { enginesOf, spanOf } from "@/testing/mock/library";

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  localStorage.clear();
});

async function openSent(card: string, options?: Parameters<typeof showInsight>[0]) {
  const shown = await showInsight(options);
  stop = shown.stop;
  const region = within(await shown.card(card));
  await shown.user.click(await region.findByRole("button", { name: /^what is sent$/i }));
  const dialog = within(await screen.findByRole("dialog", { name: /^What is sent for the/ }));
  return { ...shown, dialog };
}

it("shows word for word what a provider is sent, and copies it", async () => {
  const { dialog, user } = await openSent("Summary");
  expect(dialog.getByText("This is sent to provider (m), word for word, and nothing else.")).toBeVisible();
  const text = await dialog.findByText(/Make the summary/);
  expect(text).toHaveTextContent("1. Entropy measures in how many ways");
  await user.click(dialog.getByRole("button", { name: "Copy" }));
  expect(await dialog.findByRole("button", { name: "Copied" })).toBeVisible();
  expect(await navigator.clipboard.readText()).toBe(text.textContent);
});

it("shows it before the account agrees, with the way to the settings", async () => {
  const { dialog, library } = await openSent("Summary", { agreed: false });
  expect(await dialog.findByText(/Make the summary/)).toBeVisible();
  expect(dialog.getByText(/this would be sent to provider \(m\), if you allowed it/)).toBeVisible();
  expect(dialog.getByRole("link", { name: "settings" })).toHaveAttribute("href", "/settings");
  expect(library.summarised.size).toBe(0);
});

it("shows it for the passage that is explained", async () => {
  const { note, card, user, stop: leave } = await showInsight();
  stop = leave;
  const { askAbout } = await import("@/lib/passage");
  act(() => askAbout({ noteId: note.id, span: spanOf(note.body, "A hot cup of coffee") }));
  const explanation = within(await card("Explanation"));
  expect(await explanation.findByText("provider m · 900 ms · 820 tokens")).toBeVisible();
  await user.click(explanation.getByRole("button", { name: "what is sent" }));
  const dialog = await screen.findByRole("dialog", { name: "What is sent for the explanation" });
  expect(await within(dialog).findByText(/Make the explanation/)).toBeVisible();
});

it("says that of a short note nothing is sent, and offers to redo nothing", async () => {
  const { dialog, user, card } = await openSent("Summary", {
    prepare: (library) => {
      for (const note of library.notes.values()) {
        note.word_count = 12;
      }
    },
  });
  expect(await dialog.findByText(/the note is short, and its own sentences say it best/)).toBeVisible();
  expect(dialog.queryByRole("button", { name: "Copy" })).toBeNull();
  await user.keyboard("{Escape}");
  const summary = within(await card("Summary"));
  expect(await summary.findByRole("button", { name: "another was tried" })).toBeVisible();
  expect(summary.queryByRole("button", { name: /redo with/ })).toBeNull();
});

it("offers nothing of the kind where no provider is configured", async () => {
  const shown = await showInsight({
    prepare: (library) => {
      library.engines = enginesOf([]);
    },
  });
  stop = shown.stop;
  const quiz = within(await shown.card("Quiz"));
  expect(await quiz.findByRole("button", { name: "Make a quiz" })).toBeVisible();
  expect(screen.queryByRole("button", { name: /what is sent/i })).toBeNull();
  expect(screen.queryByRole("button", { name: /ask .* for questions/i })).toBeNull();
});
