import { HttpResponse, http } from "msw";
import type { ReportLine, Task } from "@/lib/api/types";
import { makeNote, newId, summaryOf } from "../library";
import { page, path, unknown } from "./answers";
import type { MockServer } from "./server";

/** Imports and other tasks, and how far the server is. */
export function workHandlers({ library, pace, emit, analyse, progress }: MockServer) {
  const tasks = new Map<string, Task>();
  const reports = new Map<string, ReportLine[]>();

  async function runImport(id: string, files: File[]) {
    const change = (next: Partial<Task>) => {
      const task = tasks.get(id);
      if (task && task.state !== "cancelled") {
        tasks.set(id, { ...task, ...next });
        emit({ kind: "task.changed", data: { task: { ...task, ...next } } });
      }
    };
    const lines: ReportLine[] = [];
    reports.set(id, lines);
    change({ state: "running", total: files.length });
    for (const file of files) {
      const parts = file.name.split("/");
      const name = parts.at(-1) ?? file.name;
      const readable = /\.(md|markdown|txt)$/i.test(name);
      const image = /\.(png|jpe?g|gif|webp|svg)$/i.test(name);
      if (readable) {
        const note = makeNote({
          title: name.replace(/\.\w+$/, ""),
          body: await file.text(),
          notebook: parts.slice(0, -1).join("/"),
        });
        library.notes.set(note.id, { ...note, analysis: "queued" });
        lines.push({ path: file.name, outcome: "imported", reason: null, note_id: note.id });
        emit({ kind: "note.saved", data: { note: summaryOf({ ...note, analysis: "queued" }) } });
        analyse(note.id);
      } else {
        lines.push({
          path: file.name,
          outcome: image ? "attachment" : "skipped",
          reason: image ? null : "Files of this kind are not read. Loci takes Markdown, text and images.",
          note_id: null,
        });
      }
      change({ done: lines.length });
      await new Promise((resolve) => setTimeout(resolve, pace));
    }
    const count = (outcome: ReportLine["outcome"]) => lines.filter((line) => line.outcome === outcome).length;
    change({
      state: "done",
      finished_at: new Date().toISOString(),
      counts: {
        imported: count("imported"),
        updated: count("updated"),
        unchanged: count("unchanged"),
        attachments: count("attachment"),
        skipped: count("skipped"),
      },
    });
  }

  const handlers = [
    http.post(path("/imports"), async ({ request }) => {
      const form = await request.formData();
      const files = form.getAll("file").filter((part): part is File => part instanceof File);
      const task: Task = {
        id: newId(),
        kind: "import",
        state: "queued",
        done: 0,
        total: null,
        attempt: 1,
        error: null,
        created_at: new Date().toISOString(),
        finished_at: null,
        counts: null,
      };
      tasks.set(task.id, task);
      void runImport(task.id, files);
      return HttpResponse.json(task, { status: 202 });
    }),
    http.get(path("/tasks"), ({ request }) => page([...tasks.values()].reverse(), new URL(request.url), 50)),
    http.get(path("/tasks/:id"), ({ params }) => {
      const task = tasks.get(String(params.id));
      return task ? HttpResponse.json(task) : unknown();
    }),
    http.post(path("/tasks/:id/:action"), ({ params }) => {
      const task = tasks.get(String(params.id));
      if (!task) {
        return unknown();
      }
      const state: Task["state"] = params.action === "cancel" ? "cancelled" : "queued";
      const next = { ...task, state, error: null, attempt: task.attempt + (state === "queued" ? 1 : 0) };
      tasks.set(task.id, next);
      return HttpResponse.json(next);
    }),
    http.get(path("/tasks/:id/report"), ({ params, request }) => {
      const url = new URL(request.url);
      const outcome = url.searchParams.get("outcome");
      const lines = reports.get(String(params.id)) ?? [];
      return page(outcome ? lines.filter((line) => line.outcome === outcome) : lines, url, 100);
    }),
    http.get(path("/export"), () => HttpResponse.arrayBuffer(new ArrayBuffer(22))),
    http.get(path("/status"), () =>
      HttpResponse.json({
        version: "0.1.0",
        notes: progress(),
        engines: [{ name: "all-MiniLM-L6-v2", state: "ready", detail: "in memory" }],
      }),
    ),
  ];

  return {
    handlers,
    addTask: (task: Task, lines: ReportLine[]) => {
      tasks.set(task.id, task);
      reports.set(task.id, lines);
    },
  };
}
