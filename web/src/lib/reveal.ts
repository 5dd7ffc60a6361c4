import type { ByteSpan } from "@/lib/text/byte-offsets";

/**
 * "Show me this sentence": the insight panel asks, the note that is open answers. Both are features of their own and
 * do not know each other, so the wish passes through here.
 */
export type RevealRequest = { noteId: string; span: ByteSpan };
export type RevealOutcome = "shown" | "changed";

type Listener = (request: RevealRequest) => RevealOutcome;

const listeners = new Map<string, Set<Listener>>();
const waiting = new Map<string, RevealRequest>();

/**
 * Asks the open note to show the span. When the note is not open yet the wish waits until it is, so "open the other
 * note at its sentence" is `requestReveal` followed by navigation.
 */
export function requestReveal(request: RevealRequest): RevealOutcome | "waiting" {
  const open = listeners.get(request.noteId);
  if (!open || open.size === 0) {
    waiting.clear();
    waiting.set(request.noteId, request);
    return "waiting";
  }
  let outcome: RevealOutcome = "changed";
  for (const listener of open) if (listener(request) === "shown") outcome = "shown";
  return outcome;
}

/** Registers the view that shows the note; a wish that was waiting for it is delivered at once. */
export function onReveal(noteId: string, listener: Listener): () => void {
  const open = listeners.get(noteId) ?? new Set<Listener>();
  listeners.set(noteId, open);
  open.add(listener);
  const pending = waiting.get(noteId);
  if (pending) {
    waiting.delete(noteId);
    listener(pending);
  }
  return () => {
    open.delete(listener);
    if (open.size === 0) listeners.delete(noteId);
  };
}
