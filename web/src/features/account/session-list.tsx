import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { Button } from "@/components/button";
import { Failure } from "@/components/failure";
import { Skeleton } from "@/components/skeleton";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Session } from "@/lib/api/types";
import { exact, inWords } from "@/lib/wording";

function SessionRow({ session, onEnd, busy }: { session: Session; onEnd: () => void; busy: boolean }) {
  return (
    <li className="flex items-center gap-4 border-b border-line py-3 last:border-0">
      <MonitorSmartphone size={20} className="shrink-0 text-faint" aria-hidden="true" />
      <div className="min-w-0 grow">
        <p className="truncate font-medium">{session.device}</p>
        <p className="text-sm text-muted">
          {session.current ? (
            <span className="text-good">This session</span>
          ) : (
            <span title={exact(session.last_seen_at)}>Last seen {inWords(session.last_seen_at)}</span>
          )}
          <span title={exact(session.created_at)}>, signed in {inWords(session.created_at)}</span>
        </p>
      </div>
      {session.current ? null : (
        <Button small onClick={onEnd} busy={busy} aria-label={`End the session of ${session.device}`}>
          End
        </Button>
      )}
    </li>
  );
}

export function SessionList() {
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => api.sessions({ signal }),
    staleTime: 0,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: keys.sessions });
  const onError = (error: unknown) =>
    notify({ title: "The session was not ended", description: explain(error), error: true });
  const endOne = useMutation({ mutationFn: api.endSession, onSuccess: refresh, onError });
  const endOthers = useMutation({ mutationFn: api.endOtherSessions, onSuccess: refresh, onError });

  if (list.isPending) {
    return <Skeleton className="h-36" />;
  }
  if (list.isError) {
    return (
      <Failure
        title="The sessions could not be loaded"
        reason={explain(list.error)}
        onRetry={() => void list.refetch()}
        busy={list.isFetching}
      />
    );
  }
  const others = list.data.items.filter((session) => !session.current).length;
  return (
    <>
      <ul>
        {list.data.items.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={endOne.isPending && endOne.variables === session.id}
            onEnd={() => endOne.mutate(session.id)}
          />
        ))}
      </ul>
      {others > 1 ? (
        <Button className="mt-3" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
          End the {others} other sessions
        </Button>
      ) : null}
    </>
  );
}
