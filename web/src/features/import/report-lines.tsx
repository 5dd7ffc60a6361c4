import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { useEffect, useRef } from "react";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { SkeletonLines } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { ReportLine, ReportOutcome, Task } from "@/lib/api/types";
import { isOver } from "./task-words";

const words: Record<ReportOutcome, string> = {
  imported: "Imported",
  updated: "Updated",
  unchanged: "Unchanged",
  attachment: "Attachment",
  skipped: "Skipped",
};

function Line({ line }: { line: ReportLine }) {
  const name = <span className="wrap-anywhere">{line.path}</span>;
  return (
    <div className="flex gap-4 border-b border-line py-2.5">
      <div className="min-w-0 grow">
        {line.note_id ? (
          <Link
            to="/notes/$noteId"
            params={{ noteId: line.note_id }}
            className="no-underline hover:underline"
          >
            {name}
          </Link>
        ) : (
          name
        )}
        {line.reason ? <p className="text-sm text-muted">{line.reason}</p> : null}
      </div>
      <span className={clsx("shrink-0 text-sm", line.outcome === "skipped" ? "text-warn" : "text-muted")}>
        {words[line.outcome]}
      </span>
    </div>
  );
}

type ReportLinesProps = { task: Task; outcome: ReportOutcome | null };

export function ReportLines({ task, outcome }: ReportLinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const over = isOver(task);
  const report = useInfiniteQuery({
    queryKey: keys.report(task.id, outcome),
    queryFn: ({ pageParam, signal }) =>
      api.report(task.id, { cursor: pageParam, limit: 500, outcome: outcome ?? undefined }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: over ? false : 3000,
  });
  const lines = report.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 43,
    overscan: 12,
  });
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = report;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && lastShown >= lines.length - 100) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, lastShown, lines.length]);

  if (report.isError && lines.length === 0) {
    return (
      <Failure
        title="The report could not be loaded"
        reason={explain(report.error)}
        onRetry={() => void report.refetch()}
        busy={report.isFetching}
      />
    );
  }
  return (
    <div ref={scroller} className="min-h-0 grow overflow-y-auto">
      <div className="mx-auto max-w-3xl px-5 pb-10 tablet:px-8">
        {report.isPending ? <SkeletonLines count={8} className="pt-3" /> : null}
        {report.isSuccess && lines.length === 0 ? (
          <EmptyState title={over ? "No files here" : "No files yet"} />
        ) : null}
        <ul className="relative" style={{ height: rows.getTotalSize() }}>
          {shown.map((row) => {
            const line = lines[row.index];
            return line ? (
              <li
                key={row.key}
                data-index={row.index}
                ref={rows.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <Line line={line} />
              </li>
            ) : null;
          })}
        </ul>
      </div>
    </div>
  );
}
