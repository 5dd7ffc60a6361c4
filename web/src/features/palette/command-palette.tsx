import { Command } from "cmdk";
import { useMemo } from "react";
import { Keys } from "@/components/keys";
import { type Command as Action, useAllCommands } from "@/lib/commands/commands";
import { PaletteFrame, paletteInput, paletteItem, paletteList } from "./palette-frame";

const groups: Action["group"][] = ["Note", "Insight", "Go to", "View", "Account"];

/** Every action there is, found by a few letters of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands();
  const grouped = useMemo(
    () =>
      groups.flatMap((group) => {
        const actions = commands.filter((command) => command.group === group && command.id !== "palette");
        return actions.length > 0 ? [{ group, actions }] : [];
      }),
    [commands],
  );

  function run(action: Action) {
    onClose();
    // The action may move the focus; the closing dialog gives it back first.
    requestAnimationFrame(() => requestAnimationFrame(action.run));
  }

  return (
    <PaletteFrame label="All actions" onClose={onClose}>
      <Command label="All actions" loop className="flex min-h-0 flex-col">
        <Command.Input className={paletteInput} placeholder="What do you want to do?" autoFocus />
        <Command.List className={paletteList}>
          <Command.Empty className="px-3 py-8 text-center text-muted">No action has this name</Command.Empty>
          {grouped.map(({ group, actions }) => (
            <Command.Group
              key={group}
              heading={group}
              className="**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-muted"
            >
              {actions.map((action) => (
                <Command.Item
                  key={action.id}
                  value={action.title}
                  keywords={action.keywords}
                  onSelect={() => run(action)}
                  className={paletteItem}
                >
                  <span className="grow">{action.title}</span>
                  {action.keys ? <Keys combination={action.keys} /> : null}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </PaletteFrame>
  );
}
