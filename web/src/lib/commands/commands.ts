import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { type Combination, matches } from "./combination";

/** Something a person can do from the palette, and with a key where it has one. */
export type Command = {
  id: string;
  /** In sentence case: "Open the graph". */
  title: string;
  group: "Go to" | "Note" | "Insight" | "View" | "Account";
  keys?: Combination;
  /** More words it is found by. */
  keywords?: string[];
  run: () => void;
};

let commands: Command[] = [];
const listeners = new Set<() => void>();

function publish(next: Command[]) {
  commands = next;
  for (const listener of [...listeners]) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useAllCommands(): Command[] {
  return useSyncExternalStore(subscribe, () => commands);
}

/**
 * Offers commands while the component is shown. `run` may use the newest props and state; the list itself is
 * told apart by ids, titles and keys.
 */
export function useCommands(offered: Command[]): void {
  const run = useEffectEvent((id: string) => offered.find((command) => command.id === id)?.run());
  const signature = JSON.stringify(offered.map(({ run: _run, ...rest }) => rest));
  useEffect(() => {
    const mine = (JSON.parse(signature) as Omit<Command, "run">[]).map((command) => ({
      ...command,
      run: () => run(command.id),
    }));
    publish([...commands.filter((known) => !mine.some((command) => command.id === known.id)), ...mine]);
    return () => publish(commands.filter((command) => !mine.includes(command)));
  }, [signature]);
}

/** Runs a command by its id, if it is offered just now. */
export function runCommand(id: string): void {
  commands.find((command) => command.id === id)?.run();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function inDialog(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null
  );
}

/** Runs the command whose keys were pressed. A plain key is a letter to somebody who is typing. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || inDialog(event.target)) {
    return;
  }
  const command = commands.find((candidate) => candidate.keys && matches(candidate.keys, event));
  if (!command) {
    return;
  }
  if (!event.ctrlKey && !event.metaKey && !event.altKey && isTyping(event.target)) {
    return;
  }
  event.preventDefault();
  command.run();
}
