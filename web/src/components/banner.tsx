import { clsx } from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type Tone = "info" | "good" | "warn" | "danger";

const tones: Record<Tone, { box: string; icon: typeof Info; ink: string }> = {
  info: { box: "bg-sunken", icon: Info, ink: "text-muted" },
  good: { box: "bg-good-soft", icon: CircleCheck, ink: "text-good" },
  warn: { box: "bg-warn-soft", icon: TriangleAlert, ink: "text-warn" },
  danger: { box: "bg-danger-soft", icon: CircleAlert, ink: "text-danger" },
};

type BannerProps = {
  tone?: Tone;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
  /** Says nothing by itself: what changes often would be read out again and again. */
  quiet?: boolean;
};

/** A message in the flow of the page. Danger interrupts a screen reader, the others wait their turn. */
export function Banner({ tone = "info", children, action, className, quiet }: BannerProps) {
  const { box, icon: Icon, ink } = tones[tone];
  return (
    <div
      role={quiet ? undefined : tone === "danger" ? "alert" : "status"}
      className={clsx("flex items-start gap-3 rounded-md px-3 py-2.5 text-ink", box, className)}
    >
      <Icon size={18} className={clsx("mt-0.5 shrink-0", ink)} aria-hidden="true" />
      <div className="min-w-0 grow">{children}</div>
      {action ? <div className="-my-0.5 flex shrink-0 gap-2">{action}</div> : null}
    </div>
  );
}
