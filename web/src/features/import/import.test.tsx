import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { ReportLine, Task } from "@/lib/api/types";
import { showApp } from "@/testing/app";
import { describeSelection } from "./describe-selection";
import { taskInWords } from "./task-words";

let stop: () => void = () => undefined;
afterEach(() => stop());

function task(more: Partial<Task> = {}): Task {
  return {
    id: "01900000-0000-7000-8000-0000000000ff",
    kind: "import",
    state: "done",
    done: 4,
    total: 4,
    attempt: 1,
    error: null,
    created_at: "2026-11-22T10:00:00Z",
    finished_at: "2026-11-22T10:00:04Z",
    counts: { imported: 2, updated: 0, unchanged: 1, attachments: 0, skipped: 1 },
    ...more,
  };
}

const lines: ReportLine[] = [
  { path: "a.md", outcome: "imported", reason: null, note_id: "1" },
  { path: "b.md", outcome: "imported", reason: null, note_id: "2" },
  { path: "c.md", outcome: "unchanged", reason: null, note_id: "3" },
  { path: "d.pdf", outcome: "skipped", reason: "Files of this kind are not read.", note_id: null },
];

async function report(shown: Task) {
  const app = await showApp({
    path: `/import/${shown.id}`,
    prepare: (mock) => mock.addTask(shown, lines),
  });
  stop = app.stop;
  return userEvent.setup();
}

it("tells what became of each file, and why one was left out", async () => {
  const user = await report(task());
  expect(await screen.findByText("2 notes imported, 1 unchanged, 1 skipped")).toBeVisible();
  expect(await screen.findByText("Files of this kind are not read.")).toBeVisible();
  expect(screen.getByRole("link", { name: "a.md" })).toHaveAttribute("href", "/notes/1");
  expect(screen.queryByRole("button", { name: /^Updated/ })).toBeNull();

  await user.click(screen.getByRole("button", { name: "Skipped 1" }));
  expect(await screen.findByText("d.pdf")).toBeVisible();
  await waitFor(() => expect(screen.queryByText("a.md")).toBeNull());
});

it("says that a failed import can be tried again, and tries", async () => {
  const user = await report(task({ state: "failed", error: "The disk is full.", counts: null, done: 2 }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "Stopped after 2 files. What was imported until then is kept. The disk is full.",
  );
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Waiting for attempt 2")).toBeVisible();
});

describe("what would be imported", () => {
  const file = (path: string, text = "12345") => ({ path, file: new File([text], path) });

  it("names the button after what it does", () => {
    const files = [file("v/a.md"), file("v/b.txt"), file("v/c.png"), file("v/d.pdf")];
    const summary = describeSelection({ files, hidden: 3 });
    expect(summary.action).toBe("Import 2 notes");
    expect(summary.bytes).toBe(20);
    expect(summary.details).toEqual([
      "1 image kept as an attachment",
      "1 other file, with a line in the report",
      "3 files in hidden folders left out",
    ]);
    expect(describeSelection({ files: [file("vault.zip")], hidden: 0 }).action).toBe("Import vault.zip");
  });
});

it("says where an import stands", () => {
  expect(taskInWords(task({ state: "running", done: 1200, total: 1190 + 20, counts: null }))).toBe(
    "1,200 of 1,210 files",
  );
  expect(taskInWords(task({ state: "running", done: 7, total: null, counts: null }))).toBe(
    "Unpacking, 7 files so far",
  );
});
