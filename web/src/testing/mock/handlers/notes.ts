import { HttpResponse, http } from "msw";
import type { Note, NoteSort } from "@/lib/api/types";
import { makeNote, summaryOf } from "../library";
import { page, path, problem, unknown } from "./answers";
import type { MockServer } from "./server";

const order: Record<NoteSort, (a: Note, b: Note) => number> = {
  updated: (a, b) => b.updated_at.localeCompare(a.updated_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  title: (a, b) => a.title.localeCompare(b.title),
};

/** Writing, reading and throwing away. */
export function noteHandlers({ library, emit, store, analyse }: MockServer) {
  return [
    http.get(path("/notes"), ({ request }) => {
      const url = new URL(request.url);
      const query = url.searchParams;
      const notebook = query.get("notebook");
      const tag = query.get("tag");
      const trashed = query.get("trashed") === "true";
      const found = [...library.notes.values()]
        .filter((note) => (note.trashed_at !== null) === trashed)
        .filter(
          (note) =>
            notebook === null || note.notebook === notebook || note.notebook.startsWith(`${notebook}/`),
        )
        .filter((note) => tag === null || note.tags.includes(tag))
        .sort(order[(query.get("sort") as NoteSort | null) ?? "updated"])
        .map(summaryOf);
      return page(found, url, 50);
    }),
    http.post(path("/notes"), async ({ request }) => {
      const body = (await request.json()) as {
        id?: string;
        title: string;
        body?: string;
        notebook?: string;
      };
      const known = body.id ? library.notes.get(body.id) : undefined;
      if (known) {
        return known.title === body.title && known.body === (body.body ?? "")
          ? HttpResponse.json(known)
          : problem(409, "stale_revision", "The note has changed since.", { current: known });
      }
      if (!body.title.trim() || body.title.length > 200) {
        return problem(422, "invalid_title", "A title has 1 to 200 characters.");
      }
      const note = { ...makeNote(body), analysis: "queued" as const };
      library.notes.set(note.id, note);
      emit({ kind: "note.saved", data: { note: summaryOf(note) } });
      analyse(note.id);
      return HttpResponse.json(note, { status: 201 });
    }),
    http.get(path("/notes/:id"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(note) : unknown();
    }),
    http.patch(path("/notes/:id"), async ({ params, request }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const { revision, ...change } = (await request.json()) as Partial<Note> & { revision: number };
      if (revision !== note.revision) {
        return problem(409, "stale_revision", "The note has changed since.", { current: note });
      }
      const next = store({ ...note, ...change, analysis: "queued" });
      analyse(next.id);
      return HttpResponse.json(next);
    }),
    http.post(path("/notes/:id/trash"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(store({ ...note, trashed_at: new Date().toISOString() })) : unknown();
    }),
    http.post(path("/notes/:id/restore"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(store({ ...note, trashed_at: null })) : unknown();
    }),
    http.delete(path("/notes/:id"), ({ params }) => {
      const id = String(params.id);
      const note = library.notes.get(id);
      if (!note) {
        return unknown();
      }
      if (note.trashed_at === null) {
        return problem(409, "not_in_trash", "The note is not in the trash.");
      }
      library.notes.delete(id);
      emit({ kind: "note.removed", data: { note_id: id } });
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}
