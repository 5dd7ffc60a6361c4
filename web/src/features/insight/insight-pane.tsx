import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { ApiError, explain } from "@/lib/api/problem";
import { flushNote } from "@/lib/flush";
import { useScreen } from "@/lib/layout/screen";
import { afterFirst, cardStatus } from "./card-status";
import { ConnectionsCard } from "./connections-card";
import { DifficultyCard } from "./difficulty-card";
import { ExplanationCard } from "./explanation-card";
import { KeywordsCard } from "./keywords-card";
import { PlanCard } from "./plan-card";
import { QuizCard } from "./quiz-card";
import { SummaryCard } from "./summary-card";
import "./insight.css";

/** What Loci found in a note, one card per result. Local ids of notes the server has not seen begin with "draft-". */
export function InsightPane({ noteId }: { noteId: string }) {
  if (noteId.startsWith("draft-")) {
    return (
      <EmptyState title="Not read yet" className="pt-16">
        A summary, keywords and connections appear here once the note has been saved.
      </EmptyState>
    );
  }
  return <KnownNote noteId={noteId} />;
}

function KnownNote({ noteId }: { noteId: string }) {
  const queries = useQueryClient();
  const onPhone = useScreen() === "phone";
  const note = useQuery({
    queryKey: keys.note(noteId),
    queryFn: ({ signal }) => api.note(noteId, { signal }),
  });
  const insight = useQuery({
    queryKey: keys.insight(noteId),
    queryFn: ({ signal }) => api.insight(noteId, { signal }),
  });
  const regenerate = useMutation({
    mutationFn: async () => {
      await flushNote(noteId);
      return api.regenerateInsight(noteId);
    },
    onSuccess: (answer) => queries.setQueryData(keys.insight(noteId), answer),
  });
  const problem = regenerate.isError
    ? explain(regenerate.error)
    : insight.isError && !insight.data
      ? explain(insight.error)
      : null;
  const status = cardStatus({
    insight: insight.data,
    problem,
    redo: () => (insight.isError && !insight.data ? void insight.refetch() : regenerate.mutate()),
    redoing: regenerate.isPending || (insight.isError && insight.isFetching),
  });
  const rest = afterFirst(status);
  const failed = status.failure !== null;
  // Beside the note it complements it; on a phone it stands alone.
  const Pane = onPhone ? "section" : "aside";

  if (note.error instanceof ApiError && note.error.status === 404) {
    // The pane of the note says so already.
    return null;
  }
  return (
    <Pane aria-label="What Loci found" className="insight-pane">
      {onPhone && note.data ? <h1 className="pt-3 text-lg font-semibold">{note.data.title}</h1> : null}
      <ExplanationCard noteId={noteId} />
      <SummaryCard key={noteId} insight={insight.data} status={status} />
      {failed && !insight.data?.keywords ? null : <KeywordsCard insight={insight.data} status={rest} />}
      <ConnectionsCard noteId={noteId} />
      <QuizCard noteId={noteId} />
      <PlanCard noteId={noteId} notebook={note.data?.notebook ?? ""} tags={note.data?.tags ?? []} />
      {failed && !insight.data?.difficulty ? null : <DifficultyCard insight={insight.data} status={rest} />}
    </Pane>
  );
}
