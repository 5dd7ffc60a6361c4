/**
 * Something is about to change a note on the server (a link is written into it) while the note may hold text that is
 * not saved yet. Who holds such text registers here; who changes the note asks for it to be saved first.
 */
type Flush = () => Promise<void>;

const holders = new Map<string, Set<Flush>>();

export function onFlush(noteId: string, flush: Flush): () => void {
  const held = holders.get(noteId) ?? new Set<Flush>();
  holders.set(noteId, held);
  held.add(flush);
  return () => {
    held.delete(flush);
    if (held.size === 0) {
      holders.delete(noteId);
    }
  };
}

export async function flushNote(noteId: string): Promise<void> {
  await Promise.all([...(holders.get(noteId) ?? [])].map((flush) => flush()));
}
