import { sessionRegistry } from "../session/session-registry";
import { draftStore } from "./draft-store";
import { writerAlive } from "./writer";

/**
 * Saves what an earlier page of this account typed and could not save. Notes whose text would stand against a newer
 * revision keep their draft; both versions are shown when the note is opened. Returns how many were picked up.
 */
export async function recoverDrafts(accountId: string): Promise<number> {
  let picked = 0;
  for (const draft of await draftStore.list(accountId)) {
    if (!(await writerAlive(draft.writer))) {
      sessionRegistry.open(accountId, draft.noteId);
      picked += 1;
    }
  }
  return picked;
}
