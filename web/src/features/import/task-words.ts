import type { ImportCounts, ReportOutcome, Task } from "@/lib/api/types";
import { count, grouped } from "@/lib/wording";

export function isOver(task: Task): boolean {
  return task.state === "done" || task.state === "failed" || task.state === "cancelled";
}

/** Where an import stands, in a sentence. */
export function taskInWords(task: Task): string {
  switch (task.state) {
    case "queued":
      return task.attempt > 1 ? `Waiting for attempt ${task.attempt}` : "Waiting to start";
    case "running":
      return task.total === null
        ? `Unpacking, ${count(task.done, "file")} so far`
        : `${grouped(task.done)} of ${count(task.total, "file")}`;
    case "done":
      return task.counts ? countsInWords(task.counts) : "Done";
    case "failed":
      return `Stopped after ${count(task.done, "file")}. What was imported until then is kept.`;
    case "cancelled":
      return `Cancelled after ${count(task.done, "file")}. What was imported until then is kept.`;
  }
}

export function countsInWords(counts: ImportCounts): string {
  const parts = [
    counts.imported > 0 ? `${count(counts.imported, "note")} imported` : "",
    counts.updated > 0 ? `${grouped(counts.updated)} updated` : "",
    counts.unchanged > 0 ? `${grouped(counts.unchanged)} unchanged` : "",
    counts.attachments > 0 ? count(counts.attachments, "attachment") : "",
    counts.skipped > 0 ? `${grouped(counts.skipped)} skipped` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "Nothing to import was found";
}

export const outcomeNames: Record<ReportOutcome, string> = {
  imported: "Imported",
  updated: "Updated",
  unchanged: "Unchanged",
  attachment: "Attachments",
  skipped: "Skipped",
};

export function countOf(counts: ImportCounts | null, outcome: ReportOutcome): number | null {
  return counts ? counts[outcome === "attachment" ? "attachments" : outcome] : null;
}
