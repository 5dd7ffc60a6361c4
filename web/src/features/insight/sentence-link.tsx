import { Link } from "@tanstack/react-router";
import type { TextSpan } from "@/lib/api/types";
import { Sentence } from "./sentence";

type SentenceLinkProps = { noteId: string; sentence: TextSpan; onFollow: () => void };

/** A sentence of a summary that leads to where it stands, or to the sentence it rests on. */
export function SentenceLink({ noteId, sentence, onFollow }: SentenceLinkProps) {
  return (
    <Link
      to="/notes/$noteId"
      params={{ noteId }}
      className="summary-sentence"
      title="Show it in the note"
      onClick={(event) => {
        event.preventDefault();
        onFollow();
      }}
    >
      <Sentence text={sentence.text} />
    </Link>
  );
}
