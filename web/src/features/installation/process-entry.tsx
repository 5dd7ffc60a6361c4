import { clsx } from "clsx";
import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { EndedCount, InstallationProcess } from "@/lib/api/types";
import { sizeInWords } from "@/lib/text/size-in-words";
import { grouped } from "@/lib/wording";
import { Moment } from "./moment";
import { endInWords, kindInWords } from "./work-words";

const states = {
  well: { words: "Well", icon: CircleCheck, ink: "text-good" },
  unwell: { words: "Not well", icon: TriangleAlert, ink: "text-warn" },
  // Whether that matters is said at the top of the page: another may have been begun in its place.
  silent: { words: "Silent", icon: CircleDashed, ink: "text-muted" },
} as const;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** "1,204 done, 3 put off". */
function countsInWords(counts: EndedCount[]): string {
  return counts.map(({ ended, count }) => `${grouped(count)} ${endInWords(ended)}`).join(", ");
}

/** A process: what it is there for, how it is, and what it has done. */
export function ProcessEntry({ process }: { process: InstallationProcess }) {
  const unwell = process.parts.filter(({ status }) => status === "degraded" || status === "unavailable");
  const state = states[process.silent ? "silent" : unwell.length > 0 ? "unwell" : "well"];
  const kinds = [...new Set(process.ended.map(({ kind }) => kind))];
  return (
    <li className="border-b border-line py-4 first:pt-0 last:border-0 last:pb-0">
      <div className="flex items-start gap-4">
        <h3 className="min-w-0 grow font-medium wrap-anywhere first-letter:uppercase">
          {process.role} on {process.host}
        </h3>
        <p className={clsx("flex shrink-0 items-center gap-1.5", state.ink)}>
          <state.icon size={16} aria-hidden="true" />
          {state.words}
        </p>
      </div>
      {unwell.length > 0 ? (
        <ul className="mt-1">
          {unwell.map(({ name, detail }) => (
            <li key={name} className="text-pretty wrap-anywhere first-letter:uppercase">
              {name}: {detail}
            </li>
          ))}
        </ul>
      ) : null}
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 text-sm tablet:grid-cols-4">
        <Fact name="Started">
          <Moment at={process.started_at} />
        </Fact>
        <Fact name="Last seen">
          <Moment at={process.seen_at} />
        </Fact>
        <Fact name="Memory">
          {process.resident_bytes === null ? "not known" : sizeInWords(process.resident_bytes)}
        </Fact>
        <Fact name="Version">{process.version}</Fact>
        {kinds.length > 0 ? (
          <div className="col-span-full">
            <dt className="text-muted">Work that ended in it</dt>
            {kinds.map((kind) => (
              <dd key={kind}>
                {kindInWords(kind)}: {countsInWords(process.ended.filter((one) => one.kind === kind))}
              </dd>
            ))}
          </div>
        ) : null}
      </dl>
    </li>
  );
}
