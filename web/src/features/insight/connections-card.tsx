import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import { Card } from "./card";
import { ConnectionItem } from "./connection-item";
import { useConnectionDecisions } from "./use-connection-decisions";

const shown = 8;

/** Notes this one belongs together with, each with why; accepting writes a link, dismissing is remembered. */
export function ConnectionsCard({ noteId }: { noteId: string }) {
  const connections = useQuery({
    queryKey: keys.connections(noteId),
    queryFn: ({ signal }) => api.connections(noteId, { limit: shown }, { signal }),
  });
  const [open, setOpen] = useState<string | null>(null);
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
        data.items.length > 0 ? (
          <ul ref={list} onKeyDown={move} className="-mx-2 flex flex-col">
            {data.items.map((connection) => (
              <ConnectionItem
                key={connection.note.id}
                noteId={noteId}
                connection={connection}
                open={open === connection.note.id}
                onToggle={() => setOpen(open === connection.note.id ? null : connection.note.id)}
                onAccept={() => decisions.accept.mutate(connection)}
                onDismiss={() => decisions.dismiss.mutate(connection)}
                accepting={
                  decisions.accept.isPending && decisions.accept.variables.note.id === connection.note.id
                }
              />
            ))}
          </ul>
        ) : (
          <p className="text-muted">
            No other note comes close to this one yet. More appear as your notes grow.
          </p>
        )
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
