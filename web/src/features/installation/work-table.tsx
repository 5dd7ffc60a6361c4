import type { Work } from "@/lib/api/types";
import { grouped } from "@/lib/wording";
import { Moment } from "./moment";
import { kindInWords } from "./work-words";

/** The server counts no further. */
const mostCounted = 10_000;

const counted = (amount: number) =>
  amount >= mostCounted ? `${grouped(mostCounted)} or more` : grouped(amount);

const number = "py-2 ps-3 tablet:ps-4 text-end whitespace-nowrap tabular-nums";

/** What waits and what is being done, a row for each kind of work. */
export function WorkTable({ work }: { work: Work[] }) {
  if (work.length === 0) {
    return <p className="text-muted">Nothing waits.</p>;
  }
  return (
    <table className="w-full">
      <caption className="sr-only">How much of each kind of work waits and is being done</caption>
      <thead className="text-sm text-muted">
        <tr>
          <th scope="col" className="pb-1 text-start font-normal">
            Kind
          </th>
          <th scope="col" className="pb-1 ps-3 tablet:ps-4 text-end font-normal">
            Waiting
          </th>
          <th scope="col" className="pb-1 ps-3 tablet:ps-4 text-end font-normal">
            Being done
          </th>
          <th scope="col" className="pb-1 ps-3 tablet:ps-4 text-end font-normal">
            First waits since
          </th>
        </tr>
      </thead>
      <tbody>
        {work.map(({ kind, waiting, running, waiting_since }) => (
          <tr key={kind} className="border-t border-line align-baseline">
            <th scope="row" className="py-2 text-start font-medium">
              {kindInWords(kind)}
            </th>
            <td className={number}>{counted(waiting)}</td>
            <td className={number}>{counted(running)}</td>
            <td className="py-2 ps-3 tablet:ps-4 text-end text-muted">
              {waiting_since ? <Moment at={waiting_since} /> : "nothing waits"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
