import { clsx } from "clsx";

/** Stands where content will be, in the size it will have. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={clsx("skeleton", className)} aria-hidden="true" />;
}

const widths = ["w-full", "w-11/12", "w-full", "w-4/5", "w-10/12", "w-full", "w-2/3"];

export function SkeletonLines({ count = 3, className }: { count?: number; className?: string }) {
  return (
    <div className={clsx("flex flex-col gap-2.5", className)} aria-hidden="true">
      {Array.from({ length: count }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity and never move
        <div key={line} className={clsx("skeleton h-3.5", widths[line % widths.length])} />
      ))}
    </div>
  );
}
