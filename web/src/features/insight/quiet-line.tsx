import { type ReactNode, useId, useState } from "react";
import type { Provenance } from "@/lib/api/types";
import { provenanceLine } from "./wording";

type QuietLineProps = { provenance: Provenance | null; children?: ReactNode };

/** Where a result comes from and who was tried in vain, and what else may be done about it. */
export function QuietLine({ provenance, children }: QuietLineProps) {
  const [listed, setListed] = useState(false);
  const list = useId();
  const attempts = provenance?.attempts ?? [];
  return (
    <div className="provenance">
      {provenance ? <span className="provenance-part">{provenanceLine(provenance)}</span> : null}
      {attempts.length > 0 ? (
        <QuietButton expanded={listed} controls={list} onClick={() => setListed(!listed)}>
          {attempts.length === 1 ? "another was tried" : `${attempts.length} others were tried`}
        </QuietButton>
      ) : null}
      {children}
      {attempts.length > 0 && listed ? (
        <ul id={list} className="mt-1 list-disc ps-4">
          {attempts.map((attempt) => (
            <li key={`${attempt.engine}: ${attempt.reason}`}>
              {attempt.engine}: {attempt.reason}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

type QuietButtonProps = {
  onClick: () => void;
  expanded?: boolean;
  controls?: string;
  children: ReactNode;
};

/** An action within that line, no louder than the line itself. */
export function QuietButton({ onClick, expanded, controls, children }: QuietButtonProps) {
  return (
    <span className="provenance-part">
      <button
        type="button"
        aria-expanded={expanded}
        aria-controls={expanded ? controls : undefined}
        // The keys of a quiz go on working: a press leaves the focus where it is.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onClick}
      >
        {children}
      </button>
    </span>
  );
}
