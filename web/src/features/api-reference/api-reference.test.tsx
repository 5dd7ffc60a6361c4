import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { showApp } from "@/testing/app";

let stop: () => void = () => undefined;
afterEach(() => stop());

async function at(path: string) {
  ({ stop } = await showApp({ path, signedIn: false }));
  return userEvent.setup();
}

it("shows every operation to those who are not signed in, and finds one by words", async () => {
  const user = await at("/api/docs");
  expect(await screen.findByRole("heading", { name: "API" })).toBeInTheDocument();
  await screen.findByText("Lists notes, page by page.");
  await user.type(screen.getByLabelText("Find an operation"), "trash restore");
  expect(screen.queryByText("Lists notes, page by page.")).not.toBeInTheDocument();
  expect(screen.getByText("Takes a note out of the trash.")).toBeInTheDocument();
  await user.type(screen.getByLabelText("Find an operation"), " nonsense");
  expect(screen.getByText("No operation has all of these words.")).toBeInTheDocument();
});

it("opens what the address names, with parameters, answers and their codes", async () => {
  await at("/api/docs#post-api-v1-notes");
  const summary = await screen.findByText("Writes a new note.");
  const entry = summary.closest("details");
  expect(entry).toHaveAttribute("open");
  expect(within(entry as HTMLElement).getByText("note_too_large, body_too_large")).toBeInTheDocument();
  expect(within(entry as HTMLElement).getByText(/^curl -X POST/)).toBeInTheDocument();
});
