import { HttpResponse, http } from "msw";
import { findByTitle, present, refOf } from "../library";
import { path, problem, unknown } from "./answers";
import type { MockServer } from "./server";

function excerptAround(body: string, word: string): { text: string; match: boolean }[] {
  const at = body.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) {
    return [{ text: body.slice(0, 140), match: false }];
  }
  return [
    { text: `… ${body.slice(Math.max(0, at - 60), at)}`, match: false },
    { text: body.slice(at, at + word.length), match: true },
    { text: `${body.slice(at + word.length, at + word.length + 80)} …`, match: false },
  ];
}

/** The ways from one note to others: links, tags, notebooks, titles, search and the graph. */
export function findingHandlers({ library }: MockServer) {
  return [
    http.get(path("/notes/:id/links"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const outgoing = [...note.body.matchAll(/(!?)\[\[([^\]|]+)(?:\|([^\]]+))?\]\]/g)].map((match) => {
        const found = findByTitle(library, match[2] ?? "");
        return {
          target: match[2] ?? "",
          label: match[3] ?? null,
          embed: match[1] === "!",
          note: found ? refOf(found) : null,
          excerpt: note.body.slice(Math.max(0, match.index - 60), match.index + 60),
        };
      });
      const backlinks = present(library)
        .filter((other) => other.id !== note.id && other.body.includes(`[[${note.title}`))
        .map((other) => {
          const at = other.body.indexOf(`[[${note.title}`);
          return {
            note: refOf(other),
            excerpt: other.body.slice(Math.max(0, at - 70), at + 70),
            embed: false,
          };
        });
      return HttpResponse.json({ outgoing, backlinks });
    }),
    http.get(path("/notes/:id/attachment"), () => problem(404, "not_found", "There is no such attachment.")),
    http.get(path("/tags"), () => {
      const counts = new Map<string, number>();
      for (const tag of present(library).flatMap((note) => note.tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      const items = [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
      return HttpResponse.json({ items });
    }),
    http.get(path("/notebooks"), () => {
      const counts = new Map<string, number>();
      for (const { notebook } of present(library)) {
        counts.set(notebook, (counts.get(notebook) ?? 0) + 1);
      }
      const items = [...counts]
        .map(([path, count]) => ({ path, count }))
        .sort((a, b) => a.path.localeCompare(b.path));
      return HttpResponse.json({ items });
    }),
    http.get(path("/titles"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      const q = (query.get("q") ?? "").toLowerCase();
      const items = present(library)
        .filter((note) => note.title.toLowerCase().includes(q))
        .slice(0, Number(query.get("limit") ?? 20))
        .map((note) => ({ ...refOf(note), alias: null }));
      return HttpResponse.json({ items });
    }),
    http.get(path("/search"), ({ request }) => {
      const typed = new URL(request.url).searchParams.get("q") ?? "";
      const corrected = typed.toLowerCase() === "entorpy" ? "entropy" : null;
      const word = corrected ?? typed;
      const items = present(library)
        .filter((note) => `${note.title} ${note.body}`.toLowerCase().includes(word.toLowerCase()))
        .slice(0, 20)
        .map((note, rank) => ({
          note: refOf(note),
          excerpt: excerptAround(note.excerpt, word),
          score: 1 / (rank + 1),
        }));
      return HttpResponse.json({ items, corrected });
    }),
    http.get(path("/graph"), () => {
      const all = present(library);
      const index = new Map(all.map((note, at) => [note.id, at]));
      const edges = all.flatMap((note, source) =>
        [...note.body.matchAll(/\[\[([^\]|]+)/g)].flatMap((match) => {
          const target = index.get(findByTitle(library, match[1] ?? "")?.id ?? "");
          return target === undefined ? [] : [{ source, target }];
        }),
      );
      const degree = (at: number) => edges.filter((edge) => edge.source === at || edge.target === at).length;
      return HttpResponse.json({
        nodes: all.map((note, at) => ({ ...refOf(note), degree: all.length > 500 ? at % 9 : degree(at) })),
        edges,
        truncated: false,
      });
    }),
  ];
}
