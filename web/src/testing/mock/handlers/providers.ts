import { HttpResponse, http } from "msw";
import { insightOf, provenance, providerSummary, sentencesOf, spanOf } from "../library";
import { path, unknown } from "./answers";
import type { MockServer } from "./server";

/** What is asked of the best engine there is. */
export function providerHandlers({ library }: MockServer) {
  return [
    http.get(path("/ai/status"), () => HttpResponse.json(library.engines)),
    http.put(path("/ai/consent"), async ({ request }) => {
      const { agreed } = (await request.json()) as { agreed: boolean };
      library.engines = { ...library.engines, agreed };
      return HttpResponse.json(library.engines);
    }),
    http.post(path("/notes/:id/summary"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      if (!library.engines.agreed || library.engines.providers.length === 0) {
        return HttpResponse.json(insightOf(note).summary);
      }
      library.summarised.add(note.id);
      return HttpResponse.json(providerSummary(note));
    }),
    http.post(path("/notes/:id/explanation"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const sentences = sentencesOf(note.body)
        .slice(0, 2)
        .map((text) => ({ ...spanOf(note.body, text), note_id: note.id, title: note.title }));
      return HttpResponse.json({ sentences, provenance: provenance("explanation", "own-notes", 2) });
    }),
  ];
}
