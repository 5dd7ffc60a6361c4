import { HttpResponse, http } from "msw";
import { connectionsOf, insightOf, provenance, providerSummary } from "../library";
import { path, unknown } from "./answers";
import type { MockServer } from "./server";

/** What was found in a note, and which others are near it. */
export function insightHandlers({ library, pace, store, analyse }: MockServer) {
  const dismissed = new Set<string>();
  return [
    http.get(path("/notes/:id/insight"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const made = library.summarised.has(note.id)
        ? { revision: note.revision, ...providerSummary(note) }
        : null;
      return HttpResponse.json({ ...insightOf(note), provider_summary: made });
    }),
    http.post(path("/notes/:id/insight"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      library.notes.set(note.id, { ...note, analysis: "queued" });
      setTimeout(() => analyse(note.id), pace);
      return HttpResponse.json(insightOf({ ...note, analysis: "queued" }), { status: 202 });
    }),
    http.get(path("/notes/:id/connections"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note
        ? HttpResponse.json({
            note_id: note.id,
            state: note.analysis,
            items: connectionsOf(library, note).filter(
              (item) => !dismissed.has(`${note.id} ${item.note.id}`),
            ),
            provenance: provenance("connections", "minilm and wording", 6),
          })
        : unknown();
    }),
    http.post(path("/notes/:id/connections/:other/accept"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      const other = library.notes.get(String(params.other));
      return note && other
        ? HttpResponse.json(store({ ...note, body: `${note.body}\n[[${other.title}]]\n` }))
        : unknown();
    }),
    http.put(path("/notes/:id/connections/:other/dismissal"), ({ params }) => {
      dismissed.add(`${String(params.id)} ${String(params.other)}`);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(path("/notes/:id/connections/:other/dismissal"), ({ params }) => {
      dismissed.delete(`${String(params.id)} ${String(params.other)}`);
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}
