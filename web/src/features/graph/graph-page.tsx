import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Maximize, Minus, Plus, Search, Table2, Waypoints } from "lucide-react";
import { lazy, type ReactNode, Suspense, useDeferredValue, useMemo, useRef, useState } from "react";
import { IconButton } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Graph as GraphData } from "@/lib/api/types";
import { useAccount } from "@/lib/api/use-session";
import { count } from "@/lib/wording";
import type { CanvasHandle } from "./graph-canvas";
import { notebookOf, seriesByNotebook, seriesCount } from "./graph-model";
import { matchTitles } from "./match-titles";
import { renderer } from "./renderer";

const GraphCanvas = lazy(() => import("./graph-canvas"));
const GraphTable = lazy(async () => ({ default: (await import("./graph-table")).GraphTable }));

type GraphPageProps = { selected: string | null; onOpen: (noteId: string) => void; leading?: ReactNode };

/** All notes and their links, to find one's way by: search in place, look at neighbours, open beside. */
export function GraphPage({ selected, onOpen, leading }: GraphPageProps) {
  const account = useAccount();
  const navigate = useNavigate();
  const graph = useQuery({ queryKey: keys.graph, queryFn: ({ signal }) => api.graph({}, { signal }) });
  const canDraw = renderer() !== "none";
  const [asTable, setAsTable] = useState(!canDraw);
  const [typed, setTyped] = useState("");
  const sought = useDeferredValue(typed);
  const canvas = useRef<CanvasHandle>(null);
  const data = graph.data;
  const found = useMemo(() => (data ? matchTitles(data.nodes, sought) : null), [data, sought]);
  const matches = useMemo(() => (found ? new Set(found.map((node) => node.id)) : null), [found]);
  const openFull = (noteId: string) => void navigate({ to: "/notes/$noteId", params: { noteId } });

  return (
    <div className="flex h-full flex-col bg-paper">
      <header className="flex h-[var(--bar-height)] shrink-0 items-center gap-2 px-3">
        {leading}
        <h1 className="sr-only">Graph</h1>
        <search className="flex h-8 min-w-0 max-w-80 grow items-center gap-2 rounded-md bg-sunken px-2.5 text-muted">
          <Search size={15} aria-hidden="true" className="shrink-0" />
          <input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              const first = found?.[0];
              if (event.key === "Enter" && first) {
                canvas.current?.show(first.id);
                onOpen(first.id);
              }
            }}
            placeholder="Find in the graph"
            aria-label="Find in the graph"
            className="w-full min-w-0 bg-transparent text-ink outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
          />
        </search>
        <span role="status" className="hidden truncate text-sm text-muted tablet:inline">
          {data ? (found ? `${count(found.length, "note")} found` : describe(data)) : ""}
        </span>
        <div className="ms-auto flex shrink-0 items-center">
          {asTable ? null : (
            <>
              <IconButton
                label="Zoom out"
                icon={<Minus size={17} />}
                onClick={() => canvas.current?.zoom("out")}
              />
              <IconButton
                label="Zoom in"
                icon={<Plus size={17} />}
                onClick={() => canvas.current?.zoom("in")}
              />
              <IconButton
                label="Show all"
                icon={<Maximize size={16} />}
                onClick={() => canvas.current?.zoom("all")}
              />
            </>
          )}
          {canDraw ? (
            <IconButton
              label={asTable ? "Show as a graph" : "Show as a table"}
              icon={asTable ? <Waypoints size={17} /> : <Table2 size={17} />}
              onClick={() => setAsTable(!asTable)}
            />
          ) : null}
        </div>
      </header>
      <div className="relative min-h-0 grow">
        {graph.isPending ? <Skeleton className="absolute inset-5" /> : null}
        {graph.isError ? (
          <Failure
            title="The graph could not be loaded"
            reason={explain(graph.error)}
            onRetry={() => void graph.refetch()}
            busy={graph.isFetching}
            className="pt-24"
          />
        ) : null}
        {data && data.nodes.length === 0 ? (
          <EmptyState title="No notes yet" className="pt-24">
            Write two notes and link them with [[ and they meet here.
          </EmptyState>
        ) : null}
        {data && data.nodes.length > 0 ? (
          <Suspense fallback={<Skeleton className="absolute inset-5" />}>
            {asTable ? (
              <GraphTable data={data} matches={matches} selected={selected} onOpen={onOpen} />
            ) : (
              <>
                <GraphCanvas
                  ref={canvas}
                  accountId={account.id}
                  data={data}
                  matches={matches}
                  selected={selected}
                  onOpen={onOpen}
                  onOpenFull={openFull}
                />
                <Legend data={data} />
              </>
            )}
          </Suspense>
        ) : null}
      </div>
    </div>
  );
}

function describe(data: GraphData): string {
  const shown = `${count(data.nodes.length, "note")}, ${count(data.edges.length, "link")}`;
  return data.truncated ? `The ${shown} that are linked most` : shown;
}

function Legend({ data }: { data: GraphData }) {
  const series = [...seriesByNotebook(data.nodes)].filter(([, index]) => index < seriesCount - 1);
  const others = seriesByNotebook(data.nodes).size > series.length;
  if (series.length < 2) {
    return null;
  }
  return (
    <ul
      aria-label="Colours of the notebooks"
      className="pointer-events-none absolute bottom-3 left-4 hidden flex-wrap gap-x-4 gap-y-1 text-sm text-muted tablet:flex"
    >
      {series.map(([notebook, index]) => (
        <li key={notebook} className="flex items-center gap-1.5">
          <span
            className="size-2.5 rounded-full"
            style={{ background: `var(--series-${index + 1})` }}
            aria-hidden="true"
          />
          {notebookOf(notebook) || "No notebook"}
        </li>
      ))}
      {others ? (
        <li className="flex items-center gap-1.5">
          <span
            className="size-2.5 rounded-full"
            style={{ background: `var(--series-${seriesCount})` }}
            aria-hidden="true"
          />
          Others
        </li>
      ) : null}
    </ul>
  );
}
