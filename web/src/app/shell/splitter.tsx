import { clsx } from "clsx";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";

type SplitterProps = {
  label: string;
  width: number;
  limits: { min: number; max: number };
  /** Which side of the splitter the pane is on. */
  pane: "before" | "after";
  onResize: (width: number) => void;
};

const step = 16;

/** The line between two panes: dragged with the pointer, moved with the arrow keys. */
export function Splitter({ label, width, limits, pane, onResize }: SplitterProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const sign = pane === "before" ? 1 : -1;
  const resize = (next: number) => onResize(Math.round(Math.min(limits.max, Math.max(limits.min, next))));

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
    event.preventDefault();
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (start.current) {
      resize(start.current.width + sign * (event.clientX - start.current.x));
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const moves: Record<string, number> = {
      ArrowLeft: width - sign * step,
      ArrowRight: width + sign * step,
      Home: limits.min,
      End: limits.max,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      resize(next);
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved; this is the window splitter of the ARIA patterns
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onKeyDown={onKeyDown}
      className={clsx(
        "group relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line",
        "focus-visible:bg-accent focus-visible:outline-none",
      )}
    >
      <div className="moves absolute inset-y-0 -left-1 w-2 group-hover:bg-accent/25 group-focus-visible:bg-accent/40" />
    </div>
  );
}
