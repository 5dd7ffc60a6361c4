import { HttpResponse, http } from "msw";
import {
  askedInVain,
  insightOf,
  outgoingOf,
  provenance,
  providerProvenance,
  providerSummary,
  sentencesOf,
  spanOf,
} from "../library";
import { path, unknown } from "./answers";
import type { MockServer } from "./server";

const tooShort = "The note has fewer than 40 words, and its own sentences say it best.";

/** What is asked of the best engine there is. */
export function providerHandlers({ library }: MockServer) {
  const outgoing = (task: string, id: unknown) => {
    const note = library.notes.get(String(id));
    return note ? HttpResponse.json({ text: outgoingOf(library, note, task) }) : unknown();
  };
  return [
    http.get(path("/ai/status"), () => HttpResponse.json(library.engines)),
    http.post(path("/ai/probe"), () =>
      HttpResponse.json(
        library.engines.providers.map(({ name }) => ({
          name,
          problem: askedInVain(library)?.[0]?.reason ?? null,
        })),
      ),
    ),
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
      const { summary } = insightOf(note);
      if (!library.engines.agreed || !summary) {
        return HttpResponse.json(summary);
      }
      const attempts =
        outgoingOf(library, note, "summary") === null
          ? library.engines.providers.map(({ name }) => ({ engine: name, reason: tooShort }))
          : askedInVain(library);
      if (attempts) {
        return HttpResponse.json({ ...summary, provenance: { ...summary.provenance, attempts } });
      }
      library.summarised.add(note.id);
      return HttpResponse.json(providerSummary(note));
    }),
    http.get(path("/notes/:id/summary/outgoing"), ({ params }) => outgoing("summary", params.id)),
    http.post(path("/notes/:id/explanation/outgoing"), ({ params }) => outgoing("explanation", params.id)),
    http.get(path("/notes/:id/quiz/outgoing"), ({ params }) => outgoing("quiz", params.id)),
    http.post(path("/notes/:id/explanation"), async ({ params, request }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const sentences = sentencesOf(note.body)
        .slice(0, 2)
        .map((text) => ({ ...spanOf(note.body, text), note_id: note.id, title: note.title }));
      const { here_only } = (await request.json()) as { here_only?: boolean };
      const made =
        library.engines.agreed && !here_only
          ? providerProvenance("explanation", 820)
          : provenance("explanation", "own-notes", 2);
      return HttpResponse.json({ sentences, provenance: made });
    }),
  ];
}
