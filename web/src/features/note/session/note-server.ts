import { api } from "@/lib/api/endpoints";
import { ApiError, explain } from "@/lib/api/problem";
import type { NoteServer, SaveFailure } from "./save-state";

function classify(error: unknown): SaveFailure {
  if (!(error instanceof ApiError)) {
    return { kind: "refused", reason: explain(error) };
  }
  if (error.code === "stale_revision" && error.current) {
    return { kind: "stale", current: error.current };
  }
  if (error.status === 0 || error.code === "unreachable") {
    return { kind: "offline", reason: explain(error) };
  }
  if (error.status === 401) {
    return { kind: "signed_out" };
  }
  if (error.status === 404) {
    return { kind: "gone", reason: "This note is no longer on the server. Your text is still here." };
  }
  if (error.temporary || error.status >= 500) {
    return { kind: "busy", reason: explain(error), retryAfterSeconds: error.problem.retry_after ?? null };
  }
  return { kind: "refused", reason: explain(error) };
}

export const noteServer: NoteServer = {
  load: (noteId) => api.note(noteId),
  create: (id, { title, body, notebook }) => api.createNote({ id, title, body, notebook }),
  update: (noteId, revision, changes) => api.changeNote(noteId, { revision, ...changes }),
  classify,
};
