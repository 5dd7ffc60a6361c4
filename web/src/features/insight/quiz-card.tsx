import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/button";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Provenance, Quiz } from "@/lib/api/types";
import { type Command, useCommands } from "@/lib/commands/commands";
import { flushNote } from "@/lib/flush";
import { count, inWords } from "@/lib/wording";
import { Card } from "./card";
import { useProvider } from "./provider";
import { QuietButton } from "./quiet-line";
import { QuizRunner } from "./quiz-runner";
import { Sent } from "./sent";
import { useShowSentence } from "./use-show-sentence";

/**
 * Questions made from the note, each with the sentence that proves its answer. This server makes them at once; a provider
 * is asked only when somebody says so, and what it makes waits until they are ready for it.
 */
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

  const provider = useProvider();
  const ask = useMutation({
    mutationKey: keys.quizAsking(noteId),
    mutationFn: async () => {
      await flushNote(noteId);
      return api.makeQuiz(noteId, { best: true });
    },
    onSuccess: (made) => {
      if (made.questions.length > 0) {
        queries.setQueryData(keys.quiz(noteId), made);
      }
      if (!made.provenance.outside) {
        void queries.invalidateQueries({ queryKey: keys.engines });
      }
    },
  });
  // Somebody may have looked elsewhere meanwhile and come back.
  const asking = useIsMutating({ mutationKey: keys.quizAsking(noteId) }) > 0;
  const waiting = running && quiz?.provenance.outside && quiz.made_at !== running.made_at ? quiz : null;
  const better = waiting !== null || (running ?? quiz)?.provenance.outside === true;
  const askable = provider?.ready && !asking && !better ? provider.name : null;
  const instead = ask.data && !ask.data.provenance.outside && isNewest(ask.data, quiz) ? ask.data : null;

  const offered: Command[] = [
    { id: "quiz", title: "Quiz me on this note", group: "Insight", keys: "Alt+Q", run: begin },
  ];
  if (askable) {
    offered.push({
      id: "quiz-ask",
      title: `Ask ${askable} for questions`,
      group: "Insight",
      keywords: ["quiz", "provider"],
      run: () => ask.mutate(),
    });
  }
  useCommands(offered);

  const problem = make.isError ? explain(make.error) : known.isError ? explain(known.error) : null;
  const shown = running ?? (questions > 0 ? quiz : null);
  return (
    <Card
      title="Quiz"
      state={problem ? "failed" : "done"}
      failure={problem}
      onRedo={quiz || problem ? () => make.mutate() : undefined}
      redoing={make.isPending}
      asking={asking ? provider?.name : null}
      provenance={shown?.provenance}
      quiet={
        provider && !known.isPending ? (
          <>
            {askable ? (
              <QuietButton onClick={() => ask.mutate()}>
                {shown ? "ask" : "Ask"} {askable} for questions
              </QuietButton>
            ) : null}
            <Sent wanted={{ kind: "quiz", noteId }} provider={provider} first={!shown && !askable} />
          </>
        ) : null
      }
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
      <div role="status">
        {waiting ? <Waiting quiz={waiting} onBegin={() => setRunning(waiting)} /> : null}
        {instead && provider ? <Instead name={provider.name} quiz={instead} /> : null}
        {ask.isError ? <p className="mt-2 text-sm text-muted">{explain(ask.error)}</p> : null}
      </div>
    </Card>
  );
}

/** Nothing was made after it, and nothing could be. */
function isNewest(made: Quiz, quiz: Quiz | null): boolean {
  return made.questions.length === 0 || made.made_at === quiz?.made_at;
}

/** What came while other questions are being answered. */
function Waiting({ quiz, onBegin }: { quiz: Quiz; onBegin: () => void }) {
  const number = quiz.questions.length;
  return (
    <p className="mt-3 flex flex-wrap items-center justify-between gap-2 rounded-md bg-hover px-3 py-2">
      <span>
        {count(number, "new question")} by {quiz.provenance.engine} {number === 1 ? "is" : "are"} here
      </span>
      <Button small onClick={onBegin}>
        {number === 1 ? "Answer it" : "Answer them"}
      </Button>
    </p>
  );
}

/** Why nothing came from the provider that was asked. */
function Instead({ name, quiz }: { name: string; quiz: Quiz }) {
  return (
    <p className="mt-2 text-pretty text-sm text-muted">
      No questions came from {name}. {reasonsIn(quiz.provenance)}
      {quiz.questions.length > 0 ? " This server made new ones instead." : null}
    </p>
  );
}

/** Two engines may have failed for the same reason. */
function reasonsIn({ attempts }: Provenance): string {
  return [...new Set(attempts.map((attempt) => attempt.reason))].join(" ");
}

function QuizStart({ quiz, onBegin, making }: { quiz: Quiz | null; onBegin: () => void; making: boolean }) {
  if (quiz && quiz.questions.length === 0) {
    const reason = reasonsIn(quiz.provenance);
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
