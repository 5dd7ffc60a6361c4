import type { NoteRef, OutgoingLink } from "@/lib/api/types";

export type Wikilink = {
  /** As written, without the label: may hold a path, an extension and a heading. */
  target: string;
  label: string | null;
};

/** Splits the inside of `[[…]]`. Within a table the bar is written `\|`. */
export function parseWikilink(inside: string): Wikilink {
  const bar = inside.search(/\\?\|/);
  if (bar < 0) {
    return { target: inside.trim(), label: null };
  }
  const label = inside.slice(inside.indexOf("|", bar) + 1).trim();
  return { target: inside.slice(0, bar).trim(), label: label || null };
}

/** The target without its heading or block part: what names the note. */
export function noteTarget(target: string): string {
  const hash = target.indexOf("#");
  return (hash < 0 ? target : target.slice(0, hash)).trim();
}

/** What stands after `#`, or null. */
export function headingOf(target: string): string | null {
  const hash = target.lastIndexOf("#");
  return hash < 0 ? null : target.slice(hash + 1).trim() || null;
}

/** The last part of a path without extension: the title a new note for this link would get. */
export function titleOf(target: string): string {
  const name = noteTarget(target).split("/").pop() ?? "";
  return name.replace(/\.md$/i, "");
}

/** What a link without a label reads as. */
export function displayOf({ target, label }: Wikilink): string {
  if (label) {
    return label;
  }
  const heading = headingOf(target);
  const title = titleOf(target);
  if (heading && title) {
    return `${title} › ${heading}`;
  }
  return heading ?? title ?? target;
}

const imageEnding = /\.(png|jpe?g|gif|webp|svg|avif|bmp)$/i;

export function isImageTarget(target: string): boolean {
  return imageEnding.test(noteTarget(target));
}

/** Width in pixels from a label such as `300` or `300x200`, Obsidian's way to size an image. */
export function widthOf(label: string | null): number | null {
  const size = label?.match(/^(\d{1,4})(?:x\d{1,4})?$/);
  return size ? Number(size[1]) : null;
}

/** `known` is false for a link typed since the server last read the note. */
export type LinkResolution = { known: boolean; note: NoteRef | null; excerpt: string };

/** Finds what the server made of each link of the note, by the target as it is written. */
export function linkResolver(outgoing: OutgoingLink[]): (target: string) => LinkResolution {
  const byTarget = new Map<string, OutgoingLink>();
  for (const link of outgoing) {
    for (const name of [link.target.trim(), noteTarget(link.target)]) {
      if (!byTarget.get(name)?.note) {
        byTarget.set(name, link);
      }
    }
  }
  return (target) => {
    const link = byTarget.get(target) ?? byTarget.get(noteTarget(target));
    return link
      ? { known: true, note: link.note, excerpt: link.excerpt }
      : { known: false, note: null, excerpt: "" };
  };
}
