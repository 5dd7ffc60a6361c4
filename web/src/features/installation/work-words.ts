const kinds: Record<string, string> = { reading: "Reading notes", import: "Imports" };

/** A kind of background work, by its own name where it has no other. */
export function kindInWords(kind: string): string {
  return kinds[kind] ?? kind;
}

const ends: Record<string, string> = { put_off: "put off" };

/** How an attempt at a piece of work ended: "done", "put off", "failed", "stopped". */
export function endInWords(ended: string): string {
  return ends[ended] ?? ended;
}

const periodic: Record<string, string> = {
  forget_uploads: "Forget uploads that broke off",
  forget_ended_tasks: "Forget tasks that ended over 90 days ago",
  forget_silent_processes: "Forget processes that went without a word",
};

/** What is done again and again, by its own name where it has no other. */
export function periodicInWords(name: string): string {
  return periodic[name] ?? name;
}
