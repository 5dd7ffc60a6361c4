import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/button";
import { SkeletonLines } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Plan, PlanRequest } from "@/lib/api/types";
import { useCommands } from "@/lib/commands/commands";
import { Card } from "./card";
import { minutesWord } from "./wording";

type Scope = { value: string; label: string; request: PlanRequest };

type PlanCardProps = { noteId: string; notebook: string; tags: string[] };

/** What to read, in which order and why: before this note, or through its notebook or one of its tags. */
export function PlanCard({ noteId, notebook, tags }: PlanCardProps) {
  const scopes: Scope[] = [
    { value: "goal", label: "before this note", request: { goal: noteId } },
    ...(notebook ? [{ value: "notebook", label: `in ${notebook}`, request: { notebook } }] : []),
    ...tags.map((tag) => ({ value: `tag:${tag}`, label: `about #${tag}`, request: { tag } })),
  ];
  const [chosen, setChosen] = useState("goal");
  const [asked, setAsked] = useState(false);
  const scope = scopes.find(({ value }) => value === chosen) ?? scopes[0];
  const plan = useQuery({
    queryKey: keys.plan(scope?.request ?? { goal: noteId }),
    queryFn: () => api.makePlan(scope?.request ?? { goal: noteId }),
    enabled: asked,
  });
  useCommands([
    {
      id: "plan",
      title: "Plan what to read first",
      group: "Insight",
      keys: "Alt+P",
      run: () => setAsked(true),
    },
  ]);

  return (
    <Card
      title="Plan"
      state={plan.isError ? "failed" : "done"}
      failure={plan.isError ? explain(plan.error) : null}
      onRedo={asked ? () => void plan.refetch() : undefined}
      redoing={asked && plan.isFetching}
      provenance={plan.data?.provenance}
      skeleton={<SkeletonLines count={6} className="min-h-36 pt-1" />}
    >
      {asked ? (
        <>
          {scopes.length > 1 ? (
            <label className="mb-2 flex items-center gap-2 text-muted">
              <span className="shrink-0">Read what is</span>
              <select
                value={scope?.value}
                onChange={(event) => setChosen(event.target.value)}
                className="h-8 min-w-0 grow rounded-md border border-line bg-paper px-2 text-ink"
              >
                {scopes.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          {plan.data ? <PlanSteps plan={plan.data} noteId={noteId} /> : null}
          {plan.isPending ? <SkeletonLines count={6} className="min-h-36 pt-1" /> : null}
        </>
      ) : (
        <Button onClick={() => setAsked(true)} title="Alt+P">
          Plan what to read first
        </Button>
      )}
    </Card>
  );
}

function PlanSteps({ plan, noteId }: { plan: Plan; noteId: string }) {
  const others = plan.steps.filter((step) => step.note.id !== noteId);
  if (others.length === 0) {
    return <p className="text-muted">Nothing else of yours has to come first. Start with this note.</p>;
  }
  return (
    <>
      <ol className="flex flex-col">
        {plan.steps.map((step, index) => (
          <li key={step.note.id} className="grid grid-cols-[1.5rem_1fr_auto] gap-x-1 py-1.5">
            <span className="text-muted tabular-nums">{index + 1}</span>
            {step.note.id === noteId ? (
              <span className="font-medium">{step.note.title}</span>
            ) : (
              <Link to="/notes/$noteId" params={{ noteId: step.note.id }} className="min-w-0 font-medium">
                {step.note.title}
              </Link>
            )}
            <span className="text-sm text-muted tabular-nums">{step.minutes} min</span>
            <span className="col-start-2 col-end-4 text-sm text-pretty text-muted">{step.reason}</span>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-sm text-muted">{minutesWord(plan.total_minutes)} in all</p>
    </>
  );
}
