/**
 * The server counts positions in a note in UTF-8 bytes, JavaScript strings count UTF-16 code units. Everything that
 * points into a note (a summary sentence, the evidence of a connection, the proof of an answer) passes through here.
 */

/** A span as the server sends it: UTF-8 byte offsets into the body of a note, with the text they stood for. */
export type ByteSpan = { text: string; start: number; end: number };

/** A range in UTF-16 code units, as strings, the editor and the rendered view count. */
export type TextRange = { from: number; to: number };

const HIGH_SURROGATE_FIRST = 0xd800;
const HIGH_SURROGATE_LAST = 0xdbff;
const LOW_SURROGATE_FIRST = 0xdc00;
const LOW_SURROGATE_LAST = 0xdfff;

const encoder = new TextEncoder();

/** How many bytes the text is in UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/**
 * UTF-16 offset of the UTF-8 byte offset in `text`. An offset inside a character counts as the start of that character,
 * an offset beyond the end as the end.
 */
export function utf16Offset(text: string, byteOffset: number): number {
  let bytes = 0;
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    let width = 1;
    let units = 1;
    if (unit >= 0x80) {
      width = unit < 0x800 ? 2 : 3;
      if (unit >= HIGH_SURROGATE_FIRST && unit <= HIGH_SURROGATE_LAST && index + 1 < text.length) {
        const next = text.charCodeAt(index + 1);
        if (next >= LOW_SURROGATE_FIRST && next <= LOW_SURROGATE_LAST) {
          width = 4;
          units = 2;
        }
      }
    }
    if (bytes + width > byteOffset) return index;
    bytes += width;
    index += units;
  }
  return text.length;
}

/**
 * Where the span stands in `text` now. The note may have changed since the span was measured: when the text at the
 * offsets differs, the occurrence of the same words closest to where they were is taken; null when they are gone.
 */
export function locateSpan(text: string, span: ByteSpan): TextRange | null {
  const from = utf16Offset(text, span.start);
  const to = utf16Offset(text, span.end);
  if (text.slice(from, to) === span.text) return { from, to };
  if (span.text.length === 0) return null;
  const before = text.lastIndexOf(span.text, from);
  const after = text.indexOf(span.text, from);
  if (before < 0 && after < 0) return null;
  const nearest = before < 0 || (after >= 0 && after - from < from - before) ? after : before;
  return { from: nearest, to: nearest + span.text.length };
}
