import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { api } from "@/lib/api/endpoints";
import type { TitleMatch } from "@/lib/api/types";

type TitleSearch = (q: string, signal: AbortSignal) => Promise<TitleMatch[]>;

const searchTitles: TitleSearch = async (q, signal) => (await api.titles({ q, limit: 20 }, { signal })).items;

/** What is written between the brackets: with the folder where the title alone would be ambiguous. */
export function linkText(match: TitleMatch, all: TitleMatch[]): string {
  const ambiguous = all.some((other) => other.id !== match.id && other.title === match.title);
  const target = ambiguous && match.notebook ? `${match.notebook}/${match.title}` : match.title;
  return match.alias ? `${target}|${match.alias}` : target;
}

function insertLink(view: EditorView, inserted: string, from: number, to: number): void {
  const closed = view.state.sliceDoc(to, to + 2) === "]]";
  view.dispatch({
    changes: { from, to: closed ? to + 2 : to, insert: `${inserted}]]` },
    selection: { anchor: from + inserted.length + 2 },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Completion of `[[`: titles and aliases, in the server's order. */
export function linkCompletion(search: TitleSearch = searchTitles) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const opening = context.matchBefore(/!?\[\[[^\]\n|#[]*/);
    if (!opening) {
      return null;
    }
    const from = opening.from + opening.text.indexOf("[[") + 2;
    const abort = new AbortController();
    context.addEventListener("abort", () => abort.abort());
    let found: TitleMatch[];
    try {
      found = await search(context.state.sliceDoc(from, context.pos), abort.signal);
    } catch {
      // Completion is a help: without the server the link is typed by hand.
      return null;
    }
    if (context.aborted) {
      return null;
    }
    return {
      from,
      filter: false,
      options: found.map((match) => {
        const text = linkText(match, found);
        return {
          label: match.alias ?? match.title,
          detail: match.alias ? match.title : match.notebook,
          apply: (view: EditorView, _: unknown, start: number, end: number) =>
            insertLink(view, text, start, end),
        };
      }),
    };
  };
}
