import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { api } from "@/lib/api/endpoints";
import type { Question } from "@/lib/api/types";
import { provenance } from "@/testing/mock/library";
import { QuizRunner } from "./quiz-runner";

function quizOn(ask: (shared: Pick<Question, "id" | "difficulty" | "proofs">) => Question) {
  const proofs = [{ note_id: "n", text: "The proof of it.", start: 0, end: 10 }];
  const quiz = { questions: [ask({ id: "1", difficulty: 0.5, proofs })] };
  const nothing = () => undefined;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <QuizRunner quiz={quiz} onShow={nothing} onLeave={nothing} onNew={nothing} making={false} />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

it("asks for a typed answer and tells what the server thinks of it", async () => {
  const judged = {
    verdict: "right" as const,
    explanation: "That is the answer.",
    provenance: provenance("judgement", "wording", 1),
  };
  const check = vi.spyOn(api, "checkAnswer").mockResolvedValue(judged);
  const user = quizOn((shared) => ({
    ...shared,
    kind: "cloze",
    prompt: "It is _____.",
    answer: "heat",
  }));
  expect(await screen.findByLabelText("What stands in the gap?")).toHaveFocus();
  await user.keyboard("Heat{Enter}");
  expect(await screen.findByText("That is the answer.")).toBeVisible();
  expect(check).toHaveBeenCalledWith({
    given: "Heat",
    expected: "heat",
    question: "It is _____.",
    proof: "The proof of it.",
    note_id: "n",
  });
  expect(screen.getByText("The proof of it.")).toBeVisible();
  await user.keyboard(" ");
  expect(await screen.findByText("1 of 1 right")).toBeVisible();
});

it("lets a statement be judged with T and F, and says what is false about it", async () => {
  const user = quizOn((shared) => ({
    ...shared,
    kind: "true_false",
    statement: "Work is cold.",
    answer: false,
    changed: "cold",
    correction: "heat",
  }));
  await user.keyboard("t");
  expect(await screen.findByText("It is false: the note says “heat”, not “cold”.")).toBeVisible();
});

it("lets steps be ordered with the arrow keys alone", async () => {
  const user = quizOn((shared) => ({
    ...shared,
    kind: "ordering",
    prompt: "Order them",
    items: ["Bake", "Mix", "Knead"],
    order: [1, 2, 0],
  }));
  await screen.findByText("Bake");
  await user.tab();
  await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}{Enter}");
  expect(await screen.findByText("Right.")).toBeVisible();
});

it("lets meanings be moved beside their terms", async () => {
  const user = quizOn((shared) => ({
    ...shared,
    kind: "matching",
    prompt: "Match them",
    terms: ["Yeast", "Crumb", "Gluten"],
    meanings: ["a protein", "a fungus", "what lies under the crust"],
    pairs: [1, 2, 0],
  }));
  await screen.findByText("Yeast");
  await user.click(screen.getAllByRole("button", { name: "Move down" })[0] as HTMLElement);
  await user.click(screen.getAllByRole("button", { name: "Move down" })[1] as HTMLElement);
  await user.click(screen.getByRole("button", { name: /^Check/ }));
  expect(await screen.findByText("Right.")).toBeVisible();
});
