import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { Failure } from "@/components/failure";
import { PageLeading } from "@/components/page";
import { ProgressBar } from "@/components/progress-bar";
import { Skeleton } from "@/components/skeleton";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { ReportOutcome, Task } from "@/lib/api/types";
import { usePageTitle } from "@/lib/page-title";
import { exact } from "@/lib/wording";
import { ReportFilter } from "./report-filter";
import { ReportLines } from "./report-lines";
import { isOver, taskInWords } from "./task-words";

function TaskState({ task }: { task: Task }) {
  const queries = useQueryClient();
  const keep = (next: Task) => queries.setQueryData(keys.task(next.id), next);
  const retry = useMutation({
    mutationFn: () => api.retryTask(task.id),
    onSuccess: keep,
    onError: (error) =>
      notify({ title: "The import was not started again", description: explain(error), error: true }),
  });
  const cancel = useMutation({
    mutationFn: () => api.cancelTask(task.id),
    onSuccess: keep,
    onError: (error) => notify({ title: "The import goes on", description: explain(error), error: true }),
  });
  if (task.state === "failed") {
    return (
      <Banner
        tone="danger"
        action={
          <Button small busy={retry.isPending} onClick={() => retry.mutate()}>
            Try again
          </Button>
        }
      >
        {taskInWords(task)} {task.error}
      </Banner>
    );
  }
  if (isOver(task)) {
    return <p className="text-lg">{taskInWords(task)}</p>;
  }
  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <p role="status" className="tabular-nums">
          {taskInWords(task)}
        </p>
        <Button small busy={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel
        </Button>
      </div>
      <ProgressBar label="Import" value={task.done} total={task.total} className="mt-2" />
    </div>
  );
}

/** One import: how far it is, and what became of each file. */
export function ReportPage() {
  const { taskId } = useParams({ from: "/home/import/$taskId" });
  const [outcome, setOutcome] = useState<ReportOutcome | null>(null);
  const task = useQuery({
    queryKey: keys.task(taskId),
    queryFn: ({ signal }) => api.task(taskId, { signal }),
    // Live events carry the progress; this asks now and then in case the live connection is down.
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 5000),
  });
  usePageTitle("Import");

  if (task.isError) {
    return (
      <main className="grow">
        <Failure
          title="This import could not be loaded"
          reason={explain(task.error)}
          onRetry={() => void task.refetch()}
          busy={task.isFetching}
        />
      </main>
    );
  }
  return (
    <main className="relative flex h-full min-w-0 grow flex-col">
      <PageLeading />
      <div className="mx-auto w-full max-w-3xl shrink-0 px-5 pt-6 tablet:px-8">
        <Link to="/import" className="inline-flex items-center gap-1 text-sm no-underline hover:underline">
          <ArrowLeft size={14} aria-hidden="true" />
          All imports
        </Link>
        <h1 className="mt-2 mb-3 text-2xl font-semibold">
          {task.data ? `Import of ${exact(task.data.created_at)}` : "Import"}
        </h1>
        {task.data ? <TaskState task={task.data} /> : <Skeleton className="h-6 w-2/3" />}
        <ReportFilter counts={task.data?.counts ?? null} value={outcome} onChange={setOutcome} />
      </div>
      {task.data ? <ReportLines key={outcome} task={task.data} outcome={outcome} /> : null}
    </main>
  );
}
