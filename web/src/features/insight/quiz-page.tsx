import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import { aboutInWords, mostNotes, type QuizAbout, someOf, writeAbout } from "@/lib/quiz-about";
import type { ByteSpan } from "@/lib/text/byte-offsets";
import { count } from "@/lib/wording";
import { QuizRunner } from "./quiz-runner";
import "./insight.css";

/** Notes of a notebook or with a tag from which those of a quiz are chosen. */
const choice = 100;

async function notesOf(about: QuizAbout, signal: AbortSignal): Promise<string[]> {
  switch (about.kind) {
    case "notes":
      return about.ids;
    case "search": {
      const found = await api.search({ q: about.name, limit: mostNotes }, { signal });
      return found.items.map((hit) => hit.note.id);
    }
    case "latest": {
      const page = await api.notes({ limit: mostNotes }, { signal });
      return page.items.map((note) => note.id);
    }
    default: {
      const page = await api.notes({ [about.kind]: about.name, limit: choice }, { signal });
      return someOf(
        page.items.map((note) => note.id),
        mostNotes,
      );
    }
  }
}

async function quizOn(about: QuizAbout, signal: AbortSignal) {
  const ids = await notesOf(about, signal);
  return ids.length === 0 ? null : api.makeQuizOver({ note_ids: ids }, { signal });
}

type QuizPageProps = { about: QuizAbout; onShow: (noteId: string, span: ByteSpan) => void };

/** A quiz over several notes: those of a notebook, with a tag, or found by a search. */
export function QuizPage({ about, onShow }: QuizPageProps) {
  const queries = useQueryClient();
  const [round, setRound] = useState(0);
  const asked = useQuery({
    queryKey: keys.quizOver(writeAbout(about) ?? "", round),
    queryFn: ({ signal }) => quizOn(about, signal),
    // Questions stay as they are while they are being answered.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  const quiz = asked.data ?? null;
  const titles = new Map(quiz?.notes.map((note) => [note.id, note.title]));
  const used = new Set(quiz?.questions.flatMap((question) => question.proofs.map((proof) => proof.note_id)));
  const again = () => {
    queries.removeQueries({ queryKey: keys.quizOver(writeAbout(about) ?? "", round + 1) });
    setRound(round + 1);
  };

  const intro =
    quiz && quiz.questions.length > 0
      ? `${count(quiz.questions.length, "question")} from ${count(used.size, "note")}`
      : null;
  return (
    <Page title={`Quiz on ${aboutInWords(about)}`} intro={intro}>
      <div className="mt-8">
        {asked.isPending ? (
          <Asking />
        ) : asked.isError ? (
          <Failure
            title="The quiz could not be made"
            reason={explain(asked.error)}
            onRetry={() => void asked.refetch()}
            busy={asked.isFetching}
          />
        ) : quiz && quiz.questions.length > 0 ? (
          <QuizRunner
            key={round}
            quiz={quiz}
            onShow={onShow}
            titleOf={(noteId) => titles.get(noteId)}
            onNew={again}
            making={asked.isFetching}
          />
        ) : (
          <Nothing found={quiz !== null} />
        )}
      </div>
    </Page>
  );
}

function Asking() {
  return (
    <div role="status" aria-label="Making the questions" className="flex flex-col gap-3">
      <Skeleton className="h-3.5 w-28" />
      <Skeleton className="h-5 w-full" />
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="mt-2 h-9 w-full" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-9 w-full" />
    </div>
  );
}

/** No notes, or notes that say too little. */
function Nothing({ found }: { found: boolean }) {
  return (
    <EmptyState
      title={found ? "There is nothing to ask yet" : "There are no notes here"}
      actions={
        <Link to="/" className={buttonClass()}>
          Back to the notes
        </Link>
      }
    >
      {found
        ? "These notes say too little in whole sentences. A question needs a sentence that proves its answer."
        : "Choose a notebook, a tag or a search that has some."}
    </EmptyState>
  );
}
