import type { ReactNode } from "react";
import { limits, setLayout, useLayout } from "@/lib/layout/layout";
import { Splitter } from "./splitter";

/** The pane on the right, as wide as it was left. */
export function SidePane({ label, children }: { label: string; children: ReactNode }) {
  const { insightWidth } = useLayout();
  return (
    <>
      <Splitter
        label={`Width of ${label}`}
        pane="after"
        width={insightWidth}
        limits={limits.insight}
        onResize={(width) => setLayout({ insightWidth: width })}
      />
      <aside
        aria-label={label}
        className="h-full min-h-0 shrink-0 overflow-hidden bg-sunken"
        style={{ width: insightWidth }}
      >
        {children}
      </aside>
    </>
  );
}
