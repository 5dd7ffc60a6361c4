import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { IconButton } from "@/components/button";
import { SkeletonLines } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Explanation } from "@/lib/api/types";
import { type AskedPassage, askAbout, useAskedPassage } from "@/lib/passage";
import { Card } from "./card";
import { useProvider } from "./provider";
import { Sent } from "./sent";
import { Sentence } from "./sentence";
import { useShowSentence } from "./use-show-sentence";

/** What a passage means, by what the student's notes say; there only while one is asked about. */
export function ExplanationCard({ noteId }: { noteId: string }) {
  const passage = useAskedPassage(noteId);
  return passage ? <Answer key={`${passage.span.start}-${passage.span.end}`} passage={passage} /> : null;
}

function Answer({ passage: { noteId, span } }: { passage: AskedPassage }) {
  const place = useRef<HTMLDivElement>(null);
  // This server answers at once; the best engine's answer takes its place when it comes.
  const here = useQuery({
    queryKey: keys.explanation(noteId, span, true),
    queryFn: ({ signal }) =>
      api.explanation(noteId, { start: span.start, end: span.end, here_only: true }, { signal }),
  });
  const provider = useProvider();
  const best = useQuery({
    queryKey: keys.explanation(noteId, span, false),
    queryFn: ({ signal }) => api.explanation(noteId, { start: span.start, end: span.end }, { signal }),
    enabled: provider?.agreed === true,
  });
  const shown = best.data ?? here.data;
  const problem = here.isError ? explain(here.error) : null;
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <>
      <div ref={place} />
      <Card
        title="Explanation"
        state={problem ? "failed" : here.isPending ? "running" : "done"}
        failure={problem}
        onRedo={problem ? () => void here.refetch() : undefined}
        redoing={here.isRefetching}
        asking={best.isFetching ? provider?.name : null}
        provenance={shown?.provenance}
        quiet={
          provider && shown ? (
            <Sent
              wanted={{ kind: "explanation", noteId, start: span.start, end: span.end }}
              provider={provider}
            />
          ) : null
        }
        skeleton={<SkeletonLines count={4} className="min-h-24 pt-1" />}
        actions={
          <IconButton
            label="Close the explanation"
            icon={<X size={15} aria-hidden="true" />}
            onClick={() => askAbout(null)}
          />
        }
      >
        {shown ? (
          <>
            <blockquote className="mb-2 line-clamp-2 border-s-2 border-line-strong ps-3 text-muted">
              <Sentence text={span.text} />
            </blockquote>
            <Sentences noteId={noteId} explanation={shown} />
          </>
        ) : null}
      </Card>
    </>
  );
}

function Sentences({ noteId, explanation }: { noteId: string; explanation: Explanation }) {
  const show = useShowSentence(noteId);
  if (explanation.sentences.length === 0) {
    return <p className="text-muted">Your notes say nothing more about this passage yet.</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {explanation.sentences.map((sentence) => (
        <li key={`${sentence.note_id}-${sentence.start}-${sentence.text}`}>
          <Sentence text={sentence.text} />{" "}
          <Link
            to="/notes/$noteId"
            params={{ noteId: sentence.note_id }}
            className="whitespace-nowrap text-sm text-muted"
            title="Show the sentence that this rests on"
            onClick={(event) => {
              event.preventDefault();
              void show(sentence.note_id, sentence);
            }}
          >
            {sentence.note_id === noteId ? "in this note" : sentence.title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
