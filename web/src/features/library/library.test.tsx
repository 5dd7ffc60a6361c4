import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, expect, it } from "vitest";
import { showApp } from "@/testing/app";
import { makeLibrary } from "@/testing/mock/library";

let stop: () => void = () => undefined;
afterEach(() => stop());

async function library(path = "/", size?: number) {
  const app = await showApp({ path, library: makeLibrary(size) });
  stop = app.stop;
  const pane = within(await screen.findByRole("complementary", { name: "Library" }));
  return { ...app, pane, user: userEvent.setup() };
}

const rows = (pane: { getAllByRole: (role: string) => HTMLElement[] }) =>
  pane.getAllByRole("listitem").filter((item) => item.hasAttribute("data-index"));

it("draws a screenful of ten thousand notes", async () => {
  const { pane } = await library("/", 10_000);
  expect(await pane.findByRole("link", { name: /^Entropy Entropy measures/ })).toBeVisible();
  expect(rows(pane).length).toBeLessThan(40);
  expect(await pane.findByText("10,000 notes, all read")).toBeVisible();
});

it("narrows the list to a notebook with those below it, and says so in the address", async () => {
  const { pane, user } = await library();
  await user.click(await pane.findByRole("link", { name: /^Biology/ }));
  expect(await pane.findByRole("heading", { name: "Biology" })).toBeVisible();
  await waitFor(() => expect(rows(pane)).toHaveLength(4));
  expect(window.location.search).toContain("notebook=Biology");
  await user.click(pane.getByRole("button", { name: "Show all notes" }));
  await waitFor(() => expect(rows(pane).length).toBeGreaterThan(4));
});

it("searches while one types and says which words it really looked for", async () => {
  const { pane, user } = await library();
  await user.type(await pane.findByLabelText("Search in all notes"), "entorpy");
  expect(await pane.findByText(/because nothing has “entorpy”/)).toHaveTextContent("Showing entropy");
  expect(window.location.search).toContain("q=entorpy");
  await user.clear(pane.getByLabelText("Search in all notes"));
  expect(await pane.findByRole("heading", { name: "All notes" })).toBeVisible();
});

it("restores a note from the trash, and deletes another for good only after asking", async () => {
  const held = makeLibrary();
  const [first, second] = [...held.notes.values()];
  if (!first || !second) {
    throw new Error("the library is empty");
  }
  for (const note of [first, second]) {
    held.notes.set(note.id, { ...note, trashed_at: "2026-11-22T10:00:00Z" });
  }
  const app = await showApp({ path: "/?trash=true", library: held });
  stop = app.stop;
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `Restore ${first.title}` }));
  await waitFor(() => expect(held.notes.get(first.id)?.trashed_at).toBeNull());
  await waitFor(() => expect(screen.queryByRole("button", { name: `Restore ${first.title}` })).toBeNull());

  await user.click(screen.getByRole("button", { name: `Delete ${second.title} for good` }));
  expect(await screen.findByText("This cannot be undone.", { exact: false })).toBeVisible();
  expect(held.notes.has(second.id)).toBe(true);
  await user.click(screen.getByRole("button", { name: "Delete for good" }));
  expect(await screen.findByText("The trash is empty")).toBeVisible();
  expect(held.notes.has(second.id)).toBe(false);
});

it("says in words that the notes could not be loaded, and loads them on the second try", async () => {
  const app = await showApp({ path: "/" });
  stop = app.stop;
  let broken = true;
  app.server.use(
    http.get("*/api/v1/notes", () =>
      broken
        ? HttpResponse.json(
            { type: "t", title: "t", status: 404, detail: "d", code: "not_found", request_id: "r" },
            { status: 404 },
          )
        : undefined,
    ),
  );
  const pane = within(await screen.findByRole("complementary", { name: "Library" }));
  expect(await pane.findByText("The notes could not be loaded")).toBeVisible();
  broken = false;
  await userEvent.setup().click(pane.getByRole("button", { name: "Try again" }));
  expect(await pane.findByRole("link", { name: /^Entropy Entropy measures/ })).toBeVisible();
});

it("opens every action with the keyboard", async () => {
  const { user } = await library();
  await screen.findByText("22 notes, all read");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("What do you want to do?"), "account and");
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Account and settings" })).toBeVisible();
});
