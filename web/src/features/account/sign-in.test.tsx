import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { showApp } from "@/testing/app";

let stop: () => void = () => undefined;
afterEach(() => stop());

async function at(path: string, signedIn = false) {
  const app = await showApp({ path, signedIn });
  stop = app.stop;
  return { ...app, user: userEvent.setup() };
}

it("says what is missing beside each field, and goes to the first", async () => {
  const { user } = await at("/sign-in");
  await user.click(await screen.findByRole("button", { name: "Sign in" }));
  const email = screen.getByLabelText("E-mail");
  expect(email).toHaveAccessibleDescription("Type your e-mail address.");
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Type your password.");
  expect(email).toHaveFocus();
});

it("answers a wrong password without telling whether the address is known", async () => {
  const { user } = await at("/sign-in");
  for (const address of ["ada@example.org", "nobody@example.org"]) {
    await user.clear(await screen.findByLabelText("E-mail"));
    await user.type(screen.getByLabelText("E-mail"), address);
    await user.clear(screen.getByLabelText("Password"));
    await user.type(screen.getByLabelText("Password"), "not the password");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "That address and password do not match. Check both and try again.",
    );
  }
});

it("goes where one wanted to go", async () => {
  const { user, library } = await at("/settings?notebook=Physics");
  await user.type(await screen.findByLabelText("E-mail"), "ADA@example.org");
  await user.type(screen.getByLabelText("Password"), library.password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Account and settings" })).toBeVisible();
  expect(window.location.href).toBe("http://localhost:5173/settings?notebook=Physics");
});

it("leads to no other site after signing in", async () => {
  const { user, library } = await at("/sign-in?next=//evil.example/steal");
  await user.type(await screen.findByLabelText("E-mail"), "ada@example.org");
  await user.type(screen.getByLabelText("Password"), library.password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("22 notes, all read")).toBeVisible();
  expect(window.location.href).toBe("http://localhost:5173/");
});

it("asks for a password long enough before it asks the server", async () => {
  const { user } = await at("/sign-up");
  await user.type(await screen.findByLabelText("E-mail"), "new@example.org");
  await user.type(screen.getByLabelText("Password"), "short");
  await user.click(screen.getByRole("button", { name: "Create account" }));
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(
    "This password has 5 characters. Use at least 12.",
  );
});

it("puts a taken address beside its field", async () => {
  const { user } = await at("/sign-up");
  await user.type(await screen.findByLabelText("E-mail"), "ada@example.org");
  await user.type(screen.getByLabelText("Password"), "a long enough password");
  await user.click(screen.getByRole("button", { name: "Create account" }));
  expect(await screen.findByText(/There is already an account with this address/)).toBeVisible();
  expect(screen.getByLabelText("E-mail")).toHaveFocus();
});

it("greets a new account with what to do first", async () => {
  const { user } = await at("/sign-up");
  await user.type(await screen.findByLabelText("E-mail"), "new@example.org");
  await user.type(screen.getByLabelText("Password"), "a long enough password");
  await user.click(screen.getByRole("button", { name: "Create account" }));
  expect(
    await screen.findByRole("heading", { name: "Drop a folder of notes here, or write the first one" }),
  ).toBeVisible();
});

it("asks to sign in again over the page when the session ends, and goes on there", async () => {
  const { user, mock, library } = await at("/settings", true);
  await screen.findByText("Safari on iPhone");
  mock.endSession();
  await user.click(screen.getByRole("button", { name: "End the session of Safari on iPhone" }));
  expect(await screen.findByText("Your session ended")).toBeVisible();
  await user.type(await screen.findByLabelText("Password"), library.password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.queryByText("Your session ended")).toBeNull());
  expect(screen.getByRole("heading", { name: "Account and settings" })).toBeVisible();
  expect(window.location.pathname).toBe("/settings");
  await user.click(screen.getByRole("button", { name: "End the session of Safari on iPhone" }));
  await waitFor(() => expect(screen.queryByText("Safari on iPhone")).toBeNull());
});
