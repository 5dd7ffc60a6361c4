import type { PeriodicWork } from "@/lib/api/types";
import { untilInWords } from "@/lib/wording";
import { Moment } from "./moment";
import { periodicInWords } from "./work-words";

/** What one of the processes does again and again. */
export function PeriodicList({ periodic }: { periodic: PeriodicWork[] }) {
  if (periodic.length === 0) {
    return <p className="text-sm text-muted">None is known yet.</p>;
  }
  return (
    <dl className="space-y-2 text-sm">
      {periodic.map(({ name, begun_at, due_at }) => (
        <div key={name}>
          <dt>{periodicInWords(name)}</dt>
          <dd className="text-muted">
            {begun_at ? (
              <>
                Last begun <Moment at={begun_at} />
              </>
            ) : (
              "Not begun yet"
            )}
            , next due <Moment at={due_at} words={untilInWords} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
