import { newDraftId } from "./drafts/draft-id";
import type { NoteContent } from "./session/save-state";
import { sessionRegistry } from "./session/session-registry";

/**
 * Begins a note that exists only here until something is typed and saved. Returns the local id to open at
 * `/notes/$noteId`; the address changes to the real id with the first save.
 */
export function startNote(accountId: string, initial: Partial<NoteContent> = {}): string {
  const noteId = newDraftId();
  sessionRegistry.open(accountId, noteId, initial);
  return noteId;
}
