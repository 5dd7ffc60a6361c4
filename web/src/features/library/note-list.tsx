import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Failure } from "@/components/failure";
import { Skeleton } from "@/components/skeleton";
import type { NoteListFilter } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { NoteSummary } from "@/lib/api/types";
import { useFixedRows } from "@/lib/layout/fixed-rows";
import { NoteRow, rowHeight } from "./note-row";
import { useNoteList } from "./use-note-list";

function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading notes" className="flex min-h-0 grow flex-col overflow-hidden px-2">
      {["w-3/5", "w-2/5", "w-1/2", "w-3/4", "w-2/5", "w-2/3", "w-1/2"].map((width, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity and never move
        <div key={row} className="flex flex-col justify-center gap-2 px-3" style={{ height: rowHeight }}>
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3 w-full" />
          <Skeleton className="h-2.5 w-1/3" />
        </div>
      ))}
    </div>
  );
}

/**
 * Keeps the reader's place when notes slip in above it: the row at the top of the view stays there, unless the
 * list is at its very top, where the newest is what one wants to see.
 */
function useSteadyScroll(element: HTMLElement | null, notes: NoteSummary[]) {
  const before = useRef<NoteSummary[]>([]);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = notes;
    if (!element || old === notes || element.scrollTop < rowHeight / 2) {
      return;
    }
    const top = Math.floor(element.scrollTop / rowHeight);
    const anchor = old[top];
    const now = anchor ? notes.findIndex((note) => note.id === anchor.id) : -1;
    if (now >= 0 && now !== top) {
      element.scrollTop += (now - top) * rowHeight;
    }
  }, [notes, element]);
}

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) {
    return;
  }
  const row = event.target.closest<HTMLElement>("[data-index]");
  const index = Number(row?.dataset.index);
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-index="${index + step}"] [data-row]`);
  if (next) {
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

type NoteListProps = {
  filter: NoteListFilter;
  empty: ReactNode;
  /** Buttons beside a note, for the trash. */
  actions?: (note: NoteSummary) => ReactNode;
};

export function NoteList({ filter, empty, actions }: NoteListProps) {
  const list = useNoteList(filter);
  const { notes, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { first, end } = useFixedRows(scroller, notes.length, rowHeight);
  useSteadyScroll(scroller, notes);
  // Tab stops once in the list, where one was last: whoever wants past it has not ten thousand notes to go through.
  const [lastFocused, setLastFocused] = useState<string | null>(null);
  const drawn = notes.slice(first, end);
  const tabStop = drawn.some((note) => note.id === lastFocused) ? lastFocused : drawn[0]?.id;

  // The next page is asked for half a page before its place comes into view, so that scrolling does not stop.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !list.isFetchNextPageError && end > notes.length - 50) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, list.isFetchNextPageError, end, notes.length]);

  if (list.isPending) {
    return <ListSkeleton />;
  }
  if (list.isError && notes.length === 0) {
    return (
      <Failure
        title="The notes could not be loaded"
        reason={explain(list.error)}
        onRetry={() => void list.refetch()}
        busy={list.isFetching}
      />
    );
  }
  if (notes.length === 0) {
    return <div className="min-h-0 grow overflow-y-auto">{empty}</div>;
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys only move between the links inside
    <div ref={setScroller} className="min-h-0 grow overflow-y-auto px-2 pb-2" onKeyDown={moveFocus}>
      <ul className="relative" style={{ height: notes.length * rowHeight }}>
        {drawn.map((note, at) => (
          <li
            key={note.id}
            data-index={first + at}
            aria-setsize={hasNextPage ? -1 : notes.length}
            aria-posinset={first + at + 1}
            onFocus={() => setLastFocused(note.id)}
            className="absolute inset-x-0 top-0 flex items-center"
            style={{ height: rowHeight, transform: `translateY(${(first + at) * rowHeight}px)` }}
          >
            <div className="h-full min-w-0 grow py-px">
              <NoteRow
                note={note}
                showNotebook={filter.notebook !== note.notebook}
                tabStop={actions !== undefined || note.id === tabStop}
              />
            </div>
            {actions?.(note)}
          </li>
        ))}
      </ul>
      {list.isFetchNextPageError ? (
        <button
          type="button"
          className="w-full rounded-md p-3 text-sm text-accent hover:bg-hover"
          onClick={() => void fetchNextPage()}
        >
          More notes could not be loaded. Try again
        </button>
      ) : null}
    </div>
  );
}
