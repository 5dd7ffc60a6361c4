import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Keys } from "@/components/keys";
import { SkeletonLines } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { usePageTitle } from "@/lib/page-title";
import { exact, inWords } from "@/lib/wording";
import { FirstRun } from "./first-run";
import { useNoteList } from "./use-note-list";

const hints = [
  { keys: "Mod+O", words: "Open a note by its title" },
  { keys: "Mod+K", words: "Reach every action" },
  { keys: "Alt+N", words: "Begin a note" },
];

function Recent() {
  const { notes, isPending } = useNoteList({ sort: "updated" });
  if (isPending) {
    return <SkeletonLines count={6} />;
  }
  return (
    <>
      <h1 className="text-2xl font-semibold">Where you left off</h1>
      <ul className="mt-4 -mx-3">
        {notes.slice(0, 6).map((note) => (
          <li key={note.id}>
            <Link
              to="/notes/$noteId"
              params={{ noteId: note.id }}
              className="moves flex items-baseline gap-3 rounded-md px-3 py-2 text-ink no-underline hover:bg-hover"
            >
              <span className="truncate font-medium">{note.title}</span>
              <span className="grow truncate text-sm text-faint">{note.notebook.split("/").join(" / ")}</span>
              <time
                dateTime={note.updated_at}
                title={exact(note.updated_at)}
                className="shrink-0 text-sm text-muted"
              >
                {inWords(note.updated_at)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
      <dl className="mt-10 grid w-fit grid-cols-[auto_auto] items-center gap-x-4 gap-y-2 text-muted">
        {hints.map((hint) => (
          <div key={hint.keys} className="contents">
            <dt>
              <Keys combination={hint.keys} />
            </dt>
            <dd>{hint.words}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What stands in the middle while no note is open. */
export function WelcomePage({ leading }: { leading: ReactNode }) {
  usePageTitle(null);
  const status = useQuery({ queryKey: keys.status, queryFn: ({ signal }) => api.status({ signal }) });
  return (
    <main className="flex h-full min-w-0 grow flex-col overflow-y-auto">
      <div className="flex h-(--bar-height) shrink-0 items-center px-2">{leading}</div>
      <div className="m-auto w-full max-w-xl px-8 pb-24">
        {status.isPending ? (
          <SkeletonLines count={6} />
        ) : status.data?.notes.total === 0 ? (
          <FirstRun />
        ) : (
          <Recent />
        )}
      </div>
    </main>
  );
}
