import { clsx } from "clsx";
import type { ReactNode } from "react";

type EmptyStateProps = { title: string; children?: ReactNode; actions?: ReactNode; className?: string };

/** What to do where nothing is yet. */
export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div
      className={clsx("mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-10 text-center", className)}
    >
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      {children ? <div className="text-pretty text-muted">{children}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
