import type { Note } from "@/lib/api/types";
import type { Draft } from "../drafts/draft-store";
import { mergeTexts } from "./merge-texts";
import type { NoteContent } from "./save-state";

/** What differs from the saved version. An empty title is no change: a note keeps the one it has. */
export function changesOf(saved: NoteContent, now: NoteContent): Partial<NoteContent> {
  const changes: Partial<NoteContent> = {};
  const title = now.title.trim();
  if (title && title !== saved.title) {
    changes.title = title;
  }
  if (now.body !== saved.body) {
    changes.body = now.body;
  }
  if (now.notebook !== saved.notebook) {
    changes.notebook = now.notebook;
  }
  return changes;
}

/** Both sets of changes to the saved version in one, or null when a person has to decide. */
export function reconcile(saved: NoteContent, mine: NoteContent, theirs: NoteContent): NoteContent | null {
  const changed = changesOf(saved, mine);
  const body = changed.body === undefined ? theirs.body : mergeTexts(saved.body, changed.body, theirs.body);
  const titlesClash =
    changed.title !== undefined && theirs.title !== saved.title && theirs.title !== changed.title;
  if (body === null || titlesClash) {
    return null;
  }
  return {
    title: changed.title === undefined ? theirs.title : mine.title,
    body,
    notebook: changed.notebook ?? theirs.notebook,
  };
}

/** How a draft that was left behind stands to the note on the server. */
export type DraftStanding =
  /** There is none, or it has nothing to go on with. */
  | "none"
  /** It says what the note says. */
  | "same"
  /** It was typed on this revision. */
  | "continues"
  /** The note went on without it. */
  | "diverged";

export function standingOf(draft: Draft | null, note: Note): DraftStanding {
  if (!draft) {
    return "none";
  }
  if (draft.body === note.body && draft.title.trim() === note.title) {
    return "same";
  }
  if (note.trashed_at) {
    return "none";
  }
  return draft.baseRevision === note.revision ? "continues" : "diverged";
}

/** This version beside theirs: what was not changed here follows the other side, whichever text is taken. */
export function followTheirs(saved: NoteContent, mine: NoteContent, theirs: NoteContent): NoteContent {
  return {
    title: mine.title.trim() === saved.title ? theirs.title : mine.title,
    body: mine.body,
    notebook: mine.notebook === saved.notebook ? theirs.notebook : mine.notebook,
  };
}
