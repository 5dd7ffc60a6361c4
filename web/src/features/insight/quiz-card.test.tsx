import { screen, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { showInsight } from "@/testing/insight";

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  localStorage.clear();
});

async function openQuiz(options?: Parameters<typeof showInsight>[0]) {
  const shown = await showInsight(options);
  stop = shown.stop;
  return { ...shown, quiz: within(await shown.card("Quiz")) };
}

it("keeps what a provider made until the questions under way are done with", async () => {
  const { quiz, user } = await openQuiz();
  await user.click(await quiz.findByRole("button", { name: "Make a quiz" }));
  expect(await quiz.findByText("Question 1 of 5")).toBeVisible();
  await user.click(quiz.getByRole("button", { name: "ask provider for questions" }));
  expect(await quiz.findByText("4 new questions by provider are here")).toBeVisible();
  expect(quiz.getByText("Question 1 of 5")).toBeVisible();
  expect(quiz.getByText(/^local · cloze/)).toBeVisible();
  expect(quiz.queryByText(/^In a word/)).toBeNull();
  // The questions still have the keys.
  await user.keyboard("2");
  expect(await quiz.findByRole("button", { name: /^Next question/ })).toBeVisible();
  await user.click(quiz.getByRole("button", { name: "Answer them" }));
  expect(await quiz.findByText(/^In a word/)).toBeVisible();
  expect(quiz.getByText("provider m · 900 ms · 1,900 tokens")).toBeVisible();
  expect(quiz.queryByRole("button", { name: /for questions/ })).toBeNull();
});

it("puts them in the place of those offered while nobody answers any", async () => {
  const { quiz, user } = await openQuiz({ pace: 100 });
  await user.click(await quiz.findByRole("button", { name: "Ask provider for questions" }));
  expect(await quiz.findByText("Asking provider")).toBeVisible();
  expect(quiz.getByRole("button", { name: "Make a quiz" })).toBeEnabled();
  expect(await quiz.findByRole("button", { name: "Answer 4 questions" })).toBeVisible();
  expect(quiz.getByText("provider m · 900 ms · 1,900 tokens")).toBeVisible();
  expect(quiz.queryByText(/are here$/)).toBeNull();
});

it("says why this server made the questions after all", async () => {
  const { quiz, user, library, card } = await openQuiz();
  expect(await within(await card("Summary")).findByText(/^In short/)).toBeVisible();
  library.refusals.push("It did not finish within 20 seconds.");
  await user.click(quiz.getByRole("button", { name: "Ask provider for questions" }));
  expect(await quiz.findByText(/^No questions came/)).toHaveTextContent(
    "No questions came from provider. It did not finish within 20 seconds. This server made new ones instead.",
  );
  expect(quiz.getByRole("button", { name: "Answer 5 questions" })).toBeVisible();
  expect(quiz.getByRole("button", { name: "another was tried" })).toBeVisible();
  // It may be asked again.
  await user.click(quiz.getByRole("button", { name: "ask provider for questions" }));
  expect(await quiz.findByText("provider m · 900 ms · 1,900 tokens")).toBeVisible();
  expect(quiz.queryByText(/^No questions came/)).toBeNull();
});

it("asks no provider for an account that has not agreed, which may still see what would be sent", async () => {
  const { quiz, user } = await openQuiz({ agreed: false });
  await user.click(await quiz.findByRole("button", { name: "What is sent" }));
  expect(await screen.findByText(/Make the quiz/)).toBeVisible();
  expect(quiz.queryByRole("button", { name: /for questions/ })).toBeNull();
});
