import { clsx } from "clsx";

type ProgressBarProps = { label: string; value: number; total: number | null; className?: string };

/** How far something is; without a total it only says that something goes on. */
export function ProgressBar({ label, value, total, className }: ProgressBarProps) {
  const share = total ? Math.min(1, value / total) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total ? value : undefined}
      className={clsx("h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={clsx(
          "h-full origin-left bg-accent transition-transform duration-(--duration-calm)",
          total === null && "skeleton bg-accent!",
        )}
        style={{ transform: `scaleX(${total === null ? 1 : share})` }}
      />
    </div>
  );
}
