import { RotateCw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button, IconButton } from "@/components/button";
import { Spinner } from "@/components/spinner";
import type { AnalysisState, Provenance } from "@/lib/api/types";
import { QuietLine } from "./quiet-line";
import { stateWords } from "./wording";

type CardProps = {
  title: string;
  state: AnalysisState;
  /** Why there is nothing, or nothing newer; shown with a way to try again. */
  failure?: string | null;
  onRedo?: (() => void) | undefined;
  redoing?: boolean;
  /** The provider that is being asked for something better. */
  asking?: string | null;
  /** What is shown comes from an older revision. */
  older?: boolean;
  provenance?: Provenance | null;
  /** What else can be done, in the line of provenance. */
  quiet?: ReactNode;
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
  asking,
  older = false,
  provenance = null,
  quiet,
  actions,
  skeleton,
  children,
}: CardProps) {
  const heading = useId();
  const working = state === "queued" || state === "running";
  const empty = children === null || children === undefined || children === false;
  return (
    <section
      aria-labelledby={heading}
      aria-busy={working || redoing || Boolean(asking)}
      className="insight-card"
    >
      <header className="flex min-h-8 items-center gap-2">
        <h2 id={heading} className="font-semibold">
          {title}
        </h2>
        <span className="flex min-w-0 items-center gap-1.5 text-sm text-muted">
          {state === "running" || redoing || asking ? <Spinner size={13} /> : null}
          <span className="truncate">
            {asking ? `Asking ${asking}` : redoing ? "Working" : stateWords[state]}
          </span>
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
      {provenance || quiet ? <QuietLine provenance={provenance}>{quiet}</QuietLine> : null}
    </section>
  );
}
