import { Dialog } from "@/components/dialog";
import { Keys } from "@/components/keys";
import { type Command, useAllCommands } from "@/lib/commands/commands";

const always: { title: string; keys: string }[] = [
  { title: "Move through the list of notes", keys: "↑+↓" },
  { title: "Open the note in the list", keys: "Enter" },
  { title: "Close what floats", keys: "Esc" },
];

function Rows({ rows }: { rows: { title: string; keys: string }[] }) {
  return rows.map((row) => (
    <div
      key={row.title}
      className="flex items-center justify-between gap-6 border-b border-line py-1.5 last:border-0"
    >
      <dt>{row.title}</dt>
      <dd className="shrink-0">
        <Keys combination={row.keys} />
      </dd>
    </div>
  ));
}

/** All keys, of the page that is open and of the whole. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands();
  const bound = commands.filter((command): command is Command & { keys: string } => Boolean(command.keys));
  const groups = [...new Set(bound.map((command) => command.group))];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keys" wide>
      <div className="grid gap-x-10 gap-y-5 tablet:grid-cols-2">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-sm font-semibold text-muted">{group}</h3>
            <dl>
              <Rows rows={bound.filter((command) => command.group === group)} />
            </dl>
          </section>
        ))}
        <section>
          <h3 className="mb-1 text-sm font-semibold text-muted">Everywhere</h3>
          <dl>
            <Rows rows={always} />
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
