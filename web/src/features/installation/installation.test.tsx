import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { afterEach, expect, it } from "vitest";
import type { Installation } from "@/lib/api/types";
import { showApp } from "@/testing/app";
import { path, problem } from "@/testing/mock/handlers/answers";
import { troubledInstallation, wellInstallation } from "@/testing/mock/installation";
import { makeLibrary } from "@/testing/mock/library";

let stop: () => void = () => undefined;
afterEach(() => stop());

async function open(installation: Installation, at = "/installation", operator = true) {
  const library = makeLibrary();
  library.account.operator = operator;
  library.installation = installation;
  const app = await showApp({ path: at, library });
  stop = app.stop;
  return { ...app, user: userEvent.setup() };
}

/** Somebody comes back to the page from another. */
const comeBack = () => window.dispatchEvent(new Event("visibilitychange"));

const section = async (name: string) => {
  const heading = await screen.findByRole("heading", { level: 2, name });
  return within(heading.closest("section") ?? heading);
};

it("says that all is well, and what there is to do", async () => {
  await open(wellInstallation());
  expect(await screen.findByText("All is well.")).toBeVisible();
  expect(screen.getByRole("row", { name: "Reading notes 1,240 8 3 minutes ago" })).toBeVisible();
  expect(screen.getByRole("row", { name: "Imports 0 1 nothing waits" })).toBeVisible();
  expect(screen.getByText("Nothing was given up.")).toBeVisible();

  const processes = await section("Processes");
  expect(processes.getByRole("heading", { name: "server and worker on loci-1" })).toBeVisible();
  expect(processes.getByText("Well")).toBeVisible();
  expect(processes.getByText("412 MB")).toBeVisible();
  expect(processes.getByText("Reading notes: 12,480 done, 3 put off")).toBeVisible();

  const periodic = await section("Periodic work");
  expect(periodic.getByText("Forget uploads that broke off").nextSibling).toHaveTextContent(
    "Last begun 2 minutes ago, next due in 3 minutes",
  );
});

it("says first what needs a look", async () => {
  await open(troubledInstallation());
  expect(await screen.findByText("3 things need a look.")).toBeVisible();
  expect(screen.queryByText("All is well.")).toBeNull();
  expect(screen.getByText(/^worker on loci-2 has been silent since/)).toBeVisible();
  expect(screen.getByRole("row", { name: /^Reading notes 10,000 or more 8/ })).toBeVisible();

  const processes = await section("Processes");
  const names = processes.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent);
  expect(names).toEqual(["server and worker on loci-1", "worker on loci-3", "worker on loci-2"]);
  const [, alone, silent] = processes.getAllByRole("listitem").filter((item) => item.querySelector("h3"));
  expect(alone).toHaveTextContent("Not well");
  expect(alone).toHaveTextContent("redis: It does not answer.");
  expect(silent).toHaveTextContent("Silent");
  expect(silent).toHaveTextContent("not known");
});

it("tries one piece again, says so, and leaves the keyboard where it was", async () => {
  const { user } = await open(troubledInstallation());
  await user.click(await screen.findByRole("button", { name: "Try again: Imports of grace@example.org" }));
  expect(await screen.findByText("1 piece of work was offered again")).toBeVisible();
  await waitFor(() => expect(screen.queryByText(/^The zip is damaged/)).toBeNull());
  expect(screen.getByText("2 pieces of work were given up.")).toHaveFocus();
  expect(screen.getByText("It took longer than 60 seconds.")).toBeVisible();
});

it("tries all again", async () => {
  const { user } = await open({ ...troubledInstallation(), more_given_up: true });
  const given = await section("Given up");
  expect(given.getByText(/^More than 3 pieces of work were given up/)).toBeVisible();
  await user.click(given.getByRole("button", { name: "Try all again" }));
  expect(await screen.findByText("3 pieces of work were offered again")).toBeVisible();
  await waitFor(() => expect(given.queryAllByRole("listitem")).toEqual([]));
  expect(given.queryByRole("button", { name: "Try all again" })).toBeNull();
});

it("says why nothing was tried again", async () => {
  const { user, server } = await open(troubledInstallation());
  server.use(http.post(path("/installation/retry"), () => problem(500, "internal", "")));
  await user.click(await screen.findByRole("button", { name: "Try all again" }));
  // A screen reader is told of a failure besides.
  expect(await screen.findAllByText("Nothing was offered again")).toHaveLength(2);
  expect(screen.getByText("The zip is damaged: it ends in the middle of a file.")).toBeVisible();
});

it("looks again by itself and for who comes back, and keeps what it saw when that fails", async () => {
  const { library, server } = await open(troubledInstallation());
  expect(await screen.findByText("3 things need a look.")).toBeVisible();
  library.installation = wellInstallation();
  expect(await screen.findByText("All is well.")).toBeVisible();

  server.use(http.get(path("/installation"), () => problem(500, "internal", "")));
  comeBack();
  expect(await screen.findByText(/^What is shown is from .* Loading it again failed/)).toBeVisible();
  expect(screen.getByText("All was well.")).toBeVisible();
  expect(screen.getByText("Reading notes: 12,480 done, 3 put off")).toBeVisible();

  server.resetHandlers();
  comeBack();
  expect(await screen.findByText("All is well.")).toBeVisible();
  expect(screen.queryByText(/^What is shown is from/)).toBeNull();
});

it("says what is wrong when it could not be loaded at all, and loads it at a press", async () => {
  const library = makeLibrary();
  library.account.operator = true;
  let broken = true;
  const app = await showApp({
    path: "/installation",
    library,
    prepare: (mock) =>
      mock.handlers.unshift(
        http.get(path("/installation"), () => (broken ? problem(500, "internal", "") : undefined)),
      ),
  });
  stop = app.stop;
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("The installation could not be asked");
  broken = false;
  await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("All is well.")).toBeVisible();
});

it("is found in the menu and in the palette by operators", async () => {
  const { user } = await open(wellInstallation(), "/");
  await user.click(await screen.findByRole("button", { name: "Loci" }));
  await user.click(await screen.findByRole("menuitem", { name: "Installation" }));
  expect(await screen.findByText("All is well.")).toBeVisible();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("What do you want to do?"), "health");
  expect(await screen.findByRole("option", { name: "Installation" })).toBeVisible();
});

it("is not offered to others, and tells them whom to ask", async () => {
  const { user } = await open(wellInstallation(), "/installation", false);
  expect(await screen.findByRole("heading", { name: "This page is for operators" })).toBeVisible();
  expect(
    screen.getByText("Only accounts that LOCI_OPERATORS names may do this. Ask whoever runs this server."),
  ).toBeVisible();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Loci" }));
  await screen.findByRole("menuitem", { name: "Account and settings" });
  expect(screen.queryByRole("menuitem", { name: "Installation" })).toBeNull();
  await user.keyboard("{Escape}{Control>}k{/Control}");
  await user.type(await screen.findByPlaceholderText("What do you want to do?"), "installation");
  expect(await screen.findByText("No action has this name")).toBeVisible();
});
