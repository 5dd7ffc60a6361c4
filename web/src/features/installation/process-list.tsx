import type { InstallationProcess } from "@/lib/api/types";
import { ProcessEntry } from "./process-entry";

/** Every process. Those that went silent come after those that go on. */
export function ProcessList({ processes }: { processes: InstallationProcess[] }) {
  if (processes.length === 0) {
    return <p className="text-muted">No process has told of itself yet.</p>;
  }
  const [silent, present] = [true, false].map((wanted) => processes.filter((one) => one.silent === wanted));
  return (
    <ul>
      {[...(present ?? []), ...(silent ?? [])].map((process) => (
        <ProcessEntry key={process.id} process={process} />
      ))}
    </ul>
  );
}
