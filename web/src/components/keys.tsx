import { clsx } from "clsx";

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

const names: Record<string, string> = apple
  ? { Mod: "⌘", Shift: "⇧", Alt: "⌥", Enter: "↵" }
  : { Mod: "Ctrl", Enter: "Enter" };

/** A key combination such as "Mod+K", in the words of the reader's keyboard. */
export function Keys({ combination, className }: { combination: string; className?: string }) {
  return (
    <span className={clsx("inline-flex gap-1", className)}>
      {combination.split("+").map((key) => (
        <kbd
          key={key}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-xs text-muted"
        >
          {names[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}
