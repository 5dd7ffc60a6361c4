import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useEffect, useState } from "react";
import { Spinner } from "./spinner";

type Look = "primary" | "plain" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  plain: "border border-line-strong/60 bg-raised text-ink hover:bg-hover",
  quiet: "text-muted hover:bg-hover hover:text-ink",
  danger: "bg-danger text-danger-ink hover:bg-danger-strong",
};

export function buttonClass(look: Look = "plain", small = false): string {
  return clsx(
    "moves inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md font-medium no-underline",
    "disabled:pointer-events-none disabled:opacity-55 data-disabled:pointer-events-none data-disabled:opacity-55",
    small ? "h-7 px-2.5 text-sm" : "h-9 px-3.5",
    looks[look],
  );
}

/** Work quicker than this (ms) shows no spinner: a flicker tells less than nothing. */
const patience = 250;

export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, [busy]);
  return slow;
}

type ButtonProps = ComponentProps<"button"> & {
  look?: Look;
  small?: boolean;
  busy?: boolean;
  icon?: ReactNode;
};

export function Button({
  look = "plain",
  small = false,
  busy = false,
  icon,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  const slow = useSlow(busy);
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(look, small), className)}
    >
      {slow ? <Spinner /> : icon}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  /** Said by screen readers and shown on hover. */
  label: string;
  icon: ReactNode;
  pressed?: boolean;
};

export function IconButton({ label, icon, pressed, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      className={clsx(
        "moves inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink",
        "disabled:pointer-events-none disabled:opacity-50 aria-pressed:text-accent",
        className,
      )}
    >
      {icon}
    </button>
  );
}
