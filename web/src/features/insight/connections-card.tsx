import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Connection } from "@/lib/api/types";
import { Card } from "./card";
import { ConnectionItem } from "./connection-item";
import { useConnectionDecisions } from "./use-connection-decisions";
import { byStrength, weakerLabel } from "./wording";

const shown = 8;

/** Notes this one belongs together with, each with why; accepting writes a link, dismissing is remembered. */
export function ConnectionsCard({ noteId }: { noteId: string }) {
  const connections = useQuery({
    queryKey: keys.connections(noteId),
    queryFn: ({ signal }) => api.connections(noteId, { limit: shown }, { signal }),
  });
  const [open, setOpen] = useState<string | null>(null);
  const [weakerShown, setWeakerShown] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const decisions = useConnectionDecisions(noteId);
  const { data, isError, error, isFetching, refetch } = connections;

  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-connection]") ?? [])];
    const now = items.findIndex((item) => item.closest("li")?.contains(document.activeElement));
    const next = items[now + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };

  const { clear, weaker } = byStrength(data?.items ?? []);
  const item = (connection: Connection) => (
    <ConnectionItem
      key={connection.note.id}
      noteId={noteId}
      connection={connection}
      open={open === connection.note.id}
      onToggle={() => setOpen(open === connection.note.id ? null : connection.note.id)}
      onAccept={() => decisions.accept.mutate(connection)}
      onDismiss={() => decisions.dismiss.mutate(connection)}
      accepting={decisions.accept.isPending && decisions.accept.variables.note.id === connection.note.id}
    />
  );

  return (
    <Card
      title="Connections"
      state={isError ? "failed" : (data?.state ?? "queued")}
      failure={
        isError
          ? explain(error)
          : data?.state === "failed"
            ? "The connections could not be worked out."
            : null
      }
      onRedo={() => void refetch()}
      redoing={isFetching && data === undefined && !isError}
      older={false}
      provenance={data?.provenance}
      skeleton={<ConnectionSkeleton />}
    >
      {data && (data.items.length > 0 || data.state === "done") ? (
        <>
          {clear.length === 0 ? (
            <p className="text-muted">
              No other note comes close to this one yet. More appear as your notes grow.
            </p>
          ) : null}
          <ul ref={list} onKeyDown={move} className="-mx-2 flex flex-col empty:hidden">
            {clear.map(item)}
            {weaker.length > 0 ? (
              <li>
                <button
                  type="button"
                  data-connection
                  aria-expanded={weakerShown}
                  onClick={() => setWeakerShown(!weakerShown)}
                  className="flex w-full items-center gap-2 rounded-md px-2 py-2 text-start text-muted hover:bg-hover/60 hover:text-ink"
                >
                  <ChevronRight
                    size={14}
                    aria-hidden="true"
                    className={`moves shrink-0 text-faint ${weakerShown ? "rotate-90" : ""}`}
                  />
                  {weakerLabel(weaker.length, weakerShown)}
                </button>
              </li>
            ) : null}
            {weakerShown ? weaker.map(item) : null}
          </ul>
        </>
      ) : null}
    </Card>
  );
}

function ConnectionSkeleton() {
  return (
    <div className="flex min-h-56 flex-col gap-4 pt-1">
      {["w-3/5", "w-4/5", "w-1/2", "w-2/3", "w-3/5"].map((width, index) => (
        <div key={`${width}-${index.toString()}`}>
          <Skeleton className={`mb-2 h-4 ${width}`} />
          <Skeleton className="h-1 w-full" />
        </div>
      ))}
    </div>
  );
}
