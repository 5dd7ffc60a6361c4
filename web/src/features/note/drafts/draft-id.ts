const prefix = "draft-";

/** The local id of a note the server has not seen yet; stands in addresses and drafts where an id would stand. */
export function newDraftId(): string {
  return `${prefix}${crypto.randomUUID()}`;
}

export function isDraftId(noteId: string): boolean {
  return noteId.startsWith(prefix);
}
