import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/**
 * Text that was typed and not yet acknowledged by the server. Kept in the browser for one account and one note, so
 * that a reload, a crash of the tab or the server, or a session that ended loses nothing, and nobody else who signs in
 * on the same browser is shown it.
 */
export type Draft = {
  accountId: string;
  /** Id of the note, or a local draft id when the server does not know the note yet. */
  noteId: string;
  /** The revision the text was typed on; 0 for a new note. */
  baseRevision: number;
  title: string;
  body: string;
  notebook: string;
  /** Milliseconds since the epoch. */
  typedAt: number;
  /** The page that wrote it: another tab must not clear what this one still needs. */
  writer: string;
};

export interface DraftStore {
  put(draft: Draft): Promise<void>;
  /** Writes before the page goes away, when no asynchronous write is sure to finish. */
  putNow(draft: Draft): void;
  get(accountId: string, noteId: string): Promise<Draft | null>;
  /** Drafts of the account, the one typed last first. */
  list(accountId: string): Promise<Draft[]>;
  /** Removes the draft unless another writer replaced it since. */
  remove(accountId: string, noteId: string, writer: string): Promise<void>;
  /** Removes the draft whoever wrote it: somebody looked at it and threw it away. */
  discard(accountId: string, noteId: string): Promise<void>;
}

interface DraftSchema extends DBSchema {
  drafts: { key: [string, string]; value: Draft; indexes: { account: string } };
}

const parting = "loci:draft:";
const partingKey = (accountId: string, noteId: string) => `${parting}${accountId}:${noteId}`;

function readParting(key: string): Draft | null {
  try {
    const text = localStorage.getItem(key);
    return text ? (JSON.parse(text) as Draft) : null;
  } catch {
    return null;
  }
}

function writeParting(draft: Draft): boolean {
  try {
    localStorage.setItem(partingKey(draft.accountId, draft.noteId), JSON.stringify(draft));
    return true;
  } catch {
    // Full or forbidden: the copy in IndexedDB, a fraction of a second older, remains.
    return false;
  }
}

function dropParting(accountId: string, noteId: string, writer: string | null): void {
  const key = partingKey(accountId, noteId);
  try {
    if (writer === null || readParting(key)?.writer === writer) {
      localStorage.removeItem(key);
    }
  } catch {
    // Storage is forbidden, so there is nothing to remove.
  }
}

function listParting(accountId: string): Draft[] {
  const start = partingKey(accountId, "");
  const found: Draft[] = [];
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const key = localStorage.key(index);
      const draft = key?.startsWith(start) ? readParting(key) : null;
      if (draft) {
        found.push(draft);
      }
    }
  } catch {
    return found;
  }
  return found;
}

const newer = (left: Draft | null | undefined, right: Draft | null | undefined): Draft | null => {
  if (!left || !right) {
    return left ?? right ?? null;
  }
  return right.typedAt > left.typedAt ? right : left;
};

/**
 * Drafts in IndexedDB, with the last moments before the page goes away in localStorage, which is written at once.
 * Where IndexedDB is missing (some private windows) localStorage holds all of it.
 */
export function createDraftStore(databaseName = "loci-drafts"): DraftStore {
  let opening: Promise<IDBPDatabase<DraftSchema> | null> | null = null;

  function database() {
    opening ??= openDB<DraftSchema>(databaseName, 1, {
      upgrade(db) {
        db.createObjectStore("drafts", { keyPath: ["accountId", "noteId"] }).createIndex(
          "account",
          "accountId",
        );
      },
      terminated() {
        opening = null;
      },
    }).catch(() => null);
    return opening;
  }

  return {
    async put(draft) {
      const db = await database();
      if (db) {
        try {
          await db.put("drafts", draft);
          // The parting copy of a page that is gone has been taken over by this draft.
          const parted = readParting(partingKey(draft.accountId, draft.noteId));
          if (parted && parted.typedAt <= draft.typedAt) {
            dropParting(draft.accountId, draft.noteId, null);
          }
          return;
        } catch {
          opening = null;
        }
      }
      writeParting(draft);
    },

    putNow(draft) {
      writeParting(draft);
    },

    async get(accountId, noteId) {
      const db = await database();
      const kept = db ? await db.get("drafts", [accountId, noteId]).catch(() => null) : null;
      return newer(kept, readParting(partingKey(accountId, noteId)));
    },

    async list(accountId) {
      const db = await database();
      const kept = db ? await db.getAllFromIndex("drafts", "account", accountId).catch(() => []) : [];
      const all = new Map<string, Draft>();
      for (const draft of [...kept, ...listParting(accountId)]) {
        const latest = newer(all.get(draft.noteId), draft);
        if (latest) {
          all.set(draft.noteId, latest);
        }
      }
      return [...all.values()].sort((left, right) => right.typedAt - left.typedAt);
    },

    async remove(accountId, noteId, writer) {
      dropParting(accountId, noteId, writer);
      const db = await database();
      if (!db) {
        return;
      }
      const transaction = db.transaction("drafts", "readwrite");
      const kept = await transaction.store.get([accountId, noteId]);
      if (kept?.writer === writer) {
        await transaction.store.delete([accountId, noteId]);
      }
      await transaction.done;
    },

    async discard(accountId, noteId) {
      dropParting(accountId, noteId, null);
      const db = await database();
      await db?.delete("drafts", [accountId, noteId]);
    },
  };
}

export const draftStore: DraftStore = createDraftStore();
