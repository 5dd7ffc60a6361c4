import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { ProgressBar } from "@/components/progress-bar";
import type { Task } from "@/lib/api/types";
import { exact, inWords } from "@/lib/wording";
import { isOver, taskInWords } from "./task-words";

const stateWords: Partial<Record<Task["state"], string>> = { failed: "Failed", cancelled: "Cancelled" };

export function TaskRow({ task }: { task: Task }) {
  const words = stateWords[task.state];
  return (
    <li className="border-b border-line last:border-0">
      <Link
        to="/import/$taskId"
        params={{ taskId: task.id }}
        className="moves -mx-3 flex items-center gap-3 rounded-md px-3 py-3 text-ink no-underline hover:bg-hover"
      >
        <div className="min-w-0 grow">
          <p>
            {words ? <span className="font-medium text-danger">{words}. </span> : null}
            {taskInWords(task)}
          </p>
          <p className="text-sm text-muted">
            <time dateTime={task.created_at} title={exact(task.created_at)}>
              {inWords(task.created_at)}
            </time>
          </p>
          {isOver(task) ? null : (
            <ProgressBar label="Import" value={task.done} total={task.total} className="mt-2" />
          )}
        </div>
        <ChevronRight size={18} className="shrink-0 text-faint" aria-hidden="true" />
      </Link>
    </li>
  );
}
