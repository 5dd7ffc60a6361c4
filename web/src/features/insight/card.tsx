import { clsx } from "clsx";
import { RotateCw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button, IconButton } from "@/components/button";
import { Spinner } from "@/components/spinner";
import type { AnalysisState, Provenance } from "@/lib/api/types";
import { provenanceLine, stateWords } from "./wording";

type CardProps = {
  title: string;
  state: AnalysisState;
  /** Why there is nothing, or nothing newer; shown with a way to try again. */
  failure?: string | null;
  onRedo?: (() => void) | undefined;
  redoing?: boolean;
  /** What is shown comes from an older revision. */
  older?: boolean;
  provenance?: Provenance | null;
  actions?: ReactNode;
  /** Stands in until the first result, in the height results usually have. */
  skeleton?: ReactNode;
  children?: ReactNode;
};

/** One result beside the note: its name, how far it is, what it says, and quietly where it comes from. */
export function Card({
  title,
  state,
  failure,
  onRedo,
  redoing = false,
  older = false,
  provenance,
  actions,
  skeleton,
  children,
}: CardProps) {
  const heading = useId();
  const working = state === "queued" || state === "running";
  const empty = children === null || children === undefined || children === false;
  return (
    <section aria-labelledby={heading} aria-busy={working || redoing} className="insight-card">
      <header className="flex min-h-8 items-center gap-2">
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
        <span className="flex min-w-0 items-center gap-1.5 truncate text-sm text-muted">
          {state === "running" || redoing ? <Spinner size={13} /> : null}
          {redoing ? "Working" : stateWords[state]}
        </span>
        <div className="ms-auto flex shrink-0 items-center">
          {actions}
          {onRedo ? (
            <IconButton
              label={`${title}: work it out again`}
              icon={<RotateCw size={15} aria-hidden="true" />}
              disabled={redoing || working}
              onClick={onRedo}
              className="insight-redo"
            />
          ) : null}
        </div>
      </header>
      {older && !empty ? (
        <p className="mb-2 text-sm text-muted">
          From before your last changes; the newer text is being read.
        </p>
      ) : null}
      {failure ? (
        <div role="alert" className="mb-2 rounded-md bg-danger-soft px-3 py-2">
          <p className="text-pretty">{failure}</p>
          {onRedo ? (
            <Button small className="mt-2" busy={redoing} onClick={onRedo}>
              Try again
            </Button>
          ) : null}
        </div>
      ) : null}
      {empty && !failure ? skeleton : children}
      {provenance ? <ProvenanceLine provenance={provenance} /> : null}
    </section>
  );
}

function ProvenanceLine({ provenance }: { provenance: Provenance }) {
  const line = provenanceLine(provenance);
  if (provenance.attempts.length === 0) {
    return <p className="provenance">{line}</p>;
  }
  return (
    <details className="provenance">
      <summary className={clsx("rounded-sm hover:text-ink")}>
        {line} ·{" "}
        {provenance.attempts.length === 1
          ? "another was tried"
          : `${provenance.attempts.length} others were tried`}
      </summary>
      <ul className="mt-1 list-disc ps-4">
        {provenance.attempts.map((attempt) => (
          <li key={`${attempt.engine}: ${attempt.reason}`}>
            {attempt.engine}: {attempt.reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
