import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";

/** A result for which a provider could be asked. */
export type Wanted =
  | { kind: "summary"; noteId: string; revision: number | null }
  | { kind: "explanation"; noteId: string; start: number; end: number }
  | { kind: "quiz"; noteId: string };

/** Everything that would leave the server for it. */
export function outgoingQuery(wanted: Wanted) {
  const { kind, noteId } = wanted;
  switch (kind) {
    case "summary":
      return queryOptions({
        queryKey: keys.outgoing(noteId, kind, wanted.revision),
        queryFn: ({ signal }) => api.summaryOutgoing(noteId, { signal }),
      });
    case "explanation": {
      const { start, end } = wanted;
      return queryOptions({
        queryKey: keys.outgoing(noteId, kind, start, end),
        queryFn: ({ signal }) => api.explanationOutgoing(noteId, { start, end }, { signal }),
      });
    }
    case "quiz":
      return queryOptions({
        queryKey: keys.outgoing(noteId, kind),
        queryFn: ({ signal }) => api.quizOutgoing(noteId, { signal }),
      });
  }
}
