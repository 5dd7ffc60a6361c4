import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { memo } from "react";
import type { NoteSummary } from "@/lib/api/types";
import { exact, inWords } from "@/lib/wording";

/** Every row has this height (CSS pixels), so that the list can be scrolled without measuring it. */
export const rowHeight = 72;

const reading: Partial<Record<NoteSummary["analysis"], string>> = {
  queued: "Waiting to be read",
  running: "Being read",
  failed: "Could not be read",
};

function AnalysisDot({ state }: { state: NoteSummary["analysis"] }) {
  const words = reading[state];
  if (!words) {
    return null;
  }
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={clsx(
        "size-1.5 shrink-0 rounded-full",
        state === "failed" ? "bg-danger" : state === "running" ? "bg-accent" : "bg-line-strong",
      )}
    />
  );
}

type NoteRowProps = {
  note: NoteSummary;
  showNotebook: boolean;
  /** Whether Tab stops here; the arrows reach every row. */
  tabStop: boolean;
};

/** Drawn anew only when its note changes: a list being scrolled redraws many times a second. */
export const NoteRow = memo(function NoteRow({ note, showNotebook, tabStop }: NoteRowProps) {
  return (
    <Link
      to="/notes/$noteId"
      params={{ noteId: note.id }}
      data-row
      tabIndex={tabStop ? 0 : -1}
      preload={false}
      activeOptions={{ includeSearch: false }}
      className={clsx(
        "moves flex h-full flex-col justify-center gap-0.5 rounded-md px-3 text-ink no-underline hover:bg-hover",
        "data-[status=active]:bg-selected focus-visible:-outline-offset-2",
      )}
    >
      <span className="flex items-center gap-2">
        <span className="truncate font-semibold">{note.title}</span>
        <AnalysisDot state={note.analysis} />
      </span>
      <span className="truncate text-sm text-muted">{note.excerpt || "Nothing written yet"}</span>
      <span className="flex gap-1.5 text-xs text-faint">
        <time dateTime={note.updated_at} title={exact(note.updated_at)} className="shrink-0">
          {inWords(note.updated_at)}
        </time>
        {showNotebook && note.notebook ? (
          <>
            <span aria-hidden="true">·</span>
            <span className="truncate">{note.notebook.split("/").join(" / ")}</span>
          </>
        ) : null}
      </span>
    </Link>
  );
});
