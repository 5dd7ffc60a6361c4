import { Button } from "./button";
import { EmptyState } from "./empty-state";

type FailureProps = {
  title: string;
  reason: string;
  onRetry?: () => void;
  busy?: boolean;
  className?: string;
};

/** Stands in for content that could not be loaded: what happened, and the way on. */
export function Failure({ title, reason, onRetry, busy, className }: FailureProps) {
  return (
    <div role="alert">
      <EmptyState
        title={title}
        className={className}
        actions={
          onRetry ? (
            <Button onClick={onRetry} busy={busy}>
              Try again
            </Button>
          ) : null
        }
      >
        {reason}
      </EmptyState>
    </div>
  );
}
