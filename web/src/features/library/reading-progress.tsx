import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { count, grouped } from "@/lib/wording";

/** How far Loci is with reading the notes; one quiet line at the foot of the library. */
export function ReadingProgress() {
  const { data } = useQuery({ queryKey: keys.status, queryFn: ({ signal }) => api.status({ signal }) });
  if (!data || data.notes.total === 0) {
    return null;
  }
  const { total, analysed, queued, failed } = data.notes;
  const reading = queued > 0;
  return (
    <footer className="shrink-0 border-t border-line px-4 py-2 text-xs text-muted">
      {reading ? (
        <>
          <div className="flex justify-between">
            <span>Reading your notes</span>
            <span className="tabular-nums">
              {grouped(analysed)} of {grouped(total)}
            </span>
          </div>
          <div
            role="progressbar"
            aria-label="Notes read"
            aria-valuemin={0}
            aria-valuemax={total}
            aria-valuenow={analysed}
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-line"
          >
            <div
              className="h-full origin-left bg-accent transition-transform duration-(--duration-calm)"
              style={{ transform: `scaleX(${total === 0 ? 0 : analysed / total})` }}
            />
          </div>
        </>
      ) : (
        <span>
          {count(total, "note")}, {failed > 0 ? `${grouped(failed)} could not be read` : "all read"}
        </span>
      )}
    </footer>
  );
}
