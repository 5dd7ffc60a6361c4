import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Failure } from "@/components/failure";

type PaneBoundaryProps = { title: string; children: ReactNode; resetKey?: string };

/** Keeps what breaks in one pane out of the others: a faulty insight never takes the note away. */
export function PaneBoundary({ title, children, resetKey }: PaneBoundaryProps) {
  return (
    <ErrorBoundary
      resetKeys={[resetKey]}
      fallbackRender={({ resetErrorBoundary }) => (
        <Failure
          title={title}
          reason="The rest of the page goes on working. Nothing you saved was lost."
          onRetry={resetErrorBoundary}
        />
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
