const prefix = "draft-";

/** A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, the rest random but for version and variant. */
export function newNoteId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The local id of a note the server has not seen yet; stands in addresses and drafts where an id would stand. */
export function newDraftId(): string {
  return `${prefix}${newNoteId()}`;
}

export function isDraftId(noteId: string): boolean {
  return noteId.startsWith(prefix);
}

/** The id a note gets on the server: chosen here, so that a save whose answer was lost can be repeated. */
export function noteIdOf(draftId: string): string {
  return draftId.slice(prefix.length);
}
