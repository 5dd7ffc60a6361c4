import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/button";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Quiz } from "@/lib/api/types";
import { useCommands } from "@/lib/commands/commands";
import { flushNote } from "@/lib/flush";
import { count, inWords } from "@/lib/wording";
import { Card } from "./card";
import { QuizRunner } from "./quiz-runner";
import { useShowSentence } from "./use-show-sentence";

/** Questions made from the note, each with the sentence that proves its answer. */
export function QuizCard({ noteId }: { noteId: string }) {
  const queries = useQueryClient();
  const show = useShowSentence(noteId);
  const [running, setRunning] = useState<Quiz | null>(null);
  const known = useQuery({
    queryKey: keys.quiz(noteId),
    queryFn: async ({ signal }) => (await api.quiz(noteId, { signal })).quiz,
  });
  const make = useMutation({
    mutationFn: async () => {
      await flushNote(noteId);
      return api.makeQuiz(noteId);
    },
    onSuccess: (quiz) => {
      queries.setQueryData(keys.quiz(noteId), quiz);
      setRunning(quiz.questions.length > 0 ? quiz : null);
    },
  });
  const quiz = known.data ?? null;
  const questions = quiz?.questions.length ?? 0;
  const begin = () => (quiz && questions > 0 ? setRunning(quiz) : make.mutate());
  useCommands([{ id: "quiz", title: "Quiz me on this note", group: "Insight", keys: "Alt+Q", run: begin }]);

  const problem = make.isError ? explain(make.error) : known.isError ? explain(known.error) : null;
  return (
    <Card
      title="Quiz"
      state={problem ? "failed" : "done"}
      failure={problem}
      onRedo={quiz || problem ? () => make.mutate() : undefined}
      redoing={make.isPending}
      provenance={quiz && questions > 0 ? quiz.provenance : null}
      skeleton={<Skeleton className="h-9 w-32" />}
    >
      {known.isPending ? null : running ? (
        <QuizRunner
          key={running.made_at}
          quiz={running}
          onShow={(note, span) => void show(note, span)}
          onLeave={() => setRunning(null)}
          onNew={() => make.mutate()}
          making={make.isPending}
        />
      ) : (
        <QuizStart quiz={quiz} onBegin={begin} making={make.isPending} />
      )}
    </Card>
  );
}

function QuizStart({ quiz, onBegin, making }: { quiz: Quiz | null; onBegin: () => void; making: boolean }) {
  if (quiz && quiz.questions.length === 0) {
    // Two engines may have failed for the same reason.
    const reasons = new Set(quiz.provenance.attempts.map((attempt) => attempt.reason));
    const reason = [...reasons].join(" ");
    return (
      <div>
        <p className="text-pretty text-muted">{reason || "The note says too little for a question yet."}</p>
        <Button small className="mt-2" busy={making} onClick={onBegin}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-3">
      <Button busy={making} onClick={onBegin} title="Alt+Q">
        {quiz ? `Answer ${count(quiz.questions.length, "question")}` : "Make a quiz"}
      </Button>
      {quiz ? <span className="text-sm text-muted">made {inWords(quiz.made_at)}</span> : null}
    </div>
  );
}
