import type { ImportCounts, ReportOutcome } from "@/lib/api/types";
import { grouped } from "@/lib/wording";
import { countOf, outcomeNames } from "./task-words";

const outcomes: (ReportOutcome | null)[] = [
  null,
  "imported",
  "updated",
  "unchanged",
  "attachment",
  "skipped",
];

type ReportFilterProps = {
  counts: ImportCounts | null;
  value: ReportOutcome | null;
  onChange: (value: ReportOutcome | null) => void;
};

/** Narrows the report to one outcome; those that did not happen are left out. */
export function ReportFilter({ counts, value, onChange }: ReportFilterProps) {
  const shown = outcomes.filter(
    (outcome) => outcome === null || counts === null || countOf(counts, outcome) !== 0,
  );
  return (
    <fieldset className="mt-5 flex flex-wrap gap-1.5 pb-2">
      <legend className="sr-only">Show files that were</legend>
      {shown.map((outcome) => {
        const amount = outcome === null ? null : countOf(counts, outcome);
        return (
          <button
            key={outcome ?? "all"}
            type="button"
            aria-pressed={value === outcome}
            onClick={() => onChange(outcome)}
            className="moves h-8 rounded-full border border-line px-3 text-sm text-muted hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink"
          >
            {outcome === null ? "All files" : outcomeNames[outcome]}
            {amount === null ? "" : ` ${grouped(amount)}`}
          </button>
        );
      })}
    </fieldset>
  );
}
