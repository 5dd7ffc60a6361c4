import { Link } from "@tanstack/react-router";
import { ChevronRight, Link2 } from "lucide-react";
import { type KeyboardEvent, useId } from "react";
import { Button } from "@/components/button";
import type { Connection, TextSpan } from "@/lib/api/types";
import { Sentence } from "./sentence";
import { useShowSentence } from "./use-show-sentence";
import { kindWords, partSentence, partsOf, strengthWord } from "./wording";

type ConnectionItemProps = {
  noteId: string;
  connection: Connection;
  open: boolean;
  onToggle: () => void;
  onAccept: () => void;
  onDismiss: () => void;
  accepting: boolean;
};

export function ConnectionItem({
  noteId,
  connection,
  open,
  onToggle,
  onAccept,
  onDismiss,
  accepting,
}: ConnectionItemProps) {
  const details = useId();
  const { note, score, linked, evidence } = connection;
  const percent = Math.round(score * 100);

  const keyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "a" && !linked) {
      event.preventDefault();
      onAccept();
    } else if (event.key === "d" || event.key === "Delete") {
      event.preventDefault();
      // This item goes; the keyboard stays in the list.
      const next = event.currentTarget.nextElementSibling ?? event.currentTarget.previousElementSibling;
      next?.querySelector<HTMLElement>("[data-connection]")?.focus();
      onDismiss();
    }
  };

  return (
    <li onKeyDown={keyDown} className="rounded-md px-2 hover:bg-hover/60">
      <button
        type="button"
        data-connection={note.id}
        aria-expanded={open}
        aria-controls={details}
        onClick={onToggle}
        className="block w-full py-2 text-start"
      >
        <span className="flex items-center gap-2">
          <ChevronRight
            size={14}
            aria-hidden="true"
            className={`moves shrink-0 text-faint ${open ? "rotate-90" : ""}`}
          />
          <span className="min-w-0 grow font-medium">{note.title}</span>
          <span className="flex shrink-0 items-center gap-1 text-sm text-muted">
            {kindWords[connection.kind] ? `${kindWords[connection.kind]} ·` : null}
            {linked ? <Link2 size={13} aria-hidden="true" /> : null}
            {linked ? "linked" : strengthWord(score)}
          </span>
        </span>
        <span className="strength ms-5.5 mt-1.5" role="img" aria-label={`${percent} of 100`}>
          <span style={{ width: `${percent}%` }} />
        </span>
      </button>
      {open ? (
        <div id={details} className="flex flex-col gap-3 ps-5.5 pt-1 pb-3">
          {connection.because ? <Because noteId={noteId} connection={connection} /> : null}
          {evidence ? (
            <>
              <Evidence
                noteId={noteId}
                from={noteId}
                label="This note"
                span={evidence.source}
                terms={connection.shared_terms}
              />
              <Evidence
                noteId={noteId}
                from={note.id}
                label={note.title}
                span={evidence.target}
                terms={connection.shared_terms}
              />
            </>
          ) : (
            <p className="text-muted">No single sentence carries it; the notes as a whole do.</p>
          )}
          <Parts connection={connection} />
          <div className="flex flex-wrap gap-2">
            {linked ? null : (
              <Button
                small
                look="primary"
                busy={accepting}
                onClick={onAccept}
                title={`Writes [[${note.title}]] at the end of this note (A)`}
              >
                Link it
              </Button>
            )}
            <Button small onClick={onDismiss} title="Not suggested again (D)">
              Dismiss
            </Button>
            <Link
              to="/notes/$noteId"
              params={{ noteId: note.id }}
              className="moves ms-auto inline-flex h-7 items-center rounded-md px-2 text-sm font-medium no-underline hover:bg-hover"
            >
              Open
            </Link>
          </div>
        </div>
      ) : null}
    </li>
  );
}

type EvidenceProps = { noteId: string; from: string; label: string; span: TextSpan; terms: string[] };

function Evidence({ noteId, from, label, span, terms }: EvidenceProps) {
  const show = useShowSentence(noteId);
  return (
    <div>
      <p className="mb-0.5 text-sm text-muted">{label}</p>
      <button
        type="button"
        className="connection-evidence"
        title="Show it where it stands"
        onClick={() => void show(from, span)}
      >
        <Sentence text={span.text} terms={terms} />
      </button>
    </div>
  );
}

/** Why one note is a part of the other, with the passage that says it. */
function Because({ noteId, connection }: { noteId: string; connection: Connection }) {
  const from = connection.because?.note_id;
  const span = connection.because?.span;
  return from && span ? (
    <Evidence noteId={noteId} from={from} label={partSentence(connection)} span={span} terms={[]} />
  ) : (
    <p className="text-sm text-muted">{partSentence(connection)}</p>
  );
}

function Parts({ connection }: { connection: Connection }) {
  return (
    <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1 text-sm">
      {partsOf(connection).map((part) => (
        <div key={part.name} className="contents" title={part.meaning}>
          <dt className="text-muted">{part.name}</dt>
          <dd className="strength" aria-hidden="true">
            <span style={{ width: `${Math.round(part.value * 100)}%` }} />
          </dd>
          <dd className="text-end text-muted tabular-nums">{part.value.toFixed(2)}</dd>
        </div>
      ))}
    </dl>
  );
}
