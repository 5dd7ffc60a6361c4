import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { showApp } from "@/testing/app";
import { enginesOf, makeLibrary, present } from "@/testing/mock/library";

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  localStorage.clear();
});

async function openNote(agreed: boolean, providers: string[]) {
  const library = makeLibrary();
  library.engines = { ...enginesOf(providers), agreed };
  const [note] = present(library);
  if (!note) {
    throw new Error("the library has no note");
  }
  // The test document is as wide as a tablet, which has room for one side.
  localStorage.setItem("loci.layout", JSON.stringify({ tabletSide: "insight" }));
  const app = await showApp({ path: `/notes/${note.id}`, library });
  stop = app.stop;
  const card = await screen.findByRole("region", { name: "Summary" });

  return { library, note, card, user: userEvent.setup() };
}

it("shows a provider's summary in the place of the server's, and either at a press", async () => {
  const { card, user } = await openNote(true, ["provider"]);
  expect(await within(card).findByText(/^In short:/)).toBeVisible();
  expect(within(card).getByText("provider m · 900 ms · 640 tokens")).toBeVisible();
  await user.click(within(card).getByRole("button", { name: "Show what this server found" }));
  expect(within(card).queryByText(/^In short:/)).toBeNull();
  expect(within(card).getByText("local · centroid 1 · 4 ms")).toBeVisible();
  await user.click(within(card).getByRole("button", { name: "Show what provider made" }));
  expect(within(card).getByText(/^In short:/)).toBeVisible();
});

it("asks nobody for an account that has not agreed", async () => {
  const { card, library } = await openNote(false, ["provider"]);
  expect(await within(card).findByText("local · centroid 1 · 4 ms")).toBeVisible();
  expect(within(card).queryByRole("button", { name: /Show what/ })).toBeNull();
  expect(library.summarised.size).toBe(0);
});

it("tells in the settings what would be sent, and remembers who agrees", async () => {
  const library = makeLibrary();
  library.engines = enginesOf(["provider"]);
  const app = await showApp({ path: "/settings", library });
  stop = app.stop;
  const user = userEvent.setup();
  const consent = await screen.findByRole("checkbox", {
    name: /Let provider \(m\) see the notes you ask about/,
  });
  expect(consent).not.toBeChecked();
  expect(screen.getByText("Left for you today: 200,000 tokens.")).toBeVisible();
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
