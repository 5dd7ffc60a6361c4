/** Over which notes a quiz is, as its address names it. */
export type QuizAbout =
  | { kind: "notebook" | "tag" | "search"; name: string }
  | { kind: "notes"; ids: string[] }
  /** The notes changed last. */
  | { kind: "latest" };

/** The most notes one quiz may be over. */
export const mostNotes = 20;

const named = ["notebook", "tag", "search"] as const;

/** "notebook:Biology/Plants", "tag:cells", "search:heat", "notes:id,id"; nothing for the latest notes. */
export function writeAbout(about: QuizAbout): string | undefined {
  switch (about.kind) {
    case "latest":
      return undefined;
    case "notes":
      return `notes:${about.ids.join(",")}`;
    default:
      return `${about.kind}:${about.name}`;
  }
}

/** Reads what the address names; what it does not understand is the latest notes. */
export function readAbout(text: string | undefined): QuizAbout {
  const [, kind, rest = ""] = /^(\w+):(.+)$/s.exec(text ?? "") ?? [];
  if (kind === "notes") {
    const ids = [...new Set(rest.split(",").filter(Boolean))].slice(0, mostNotes);
    return ids.length > 0 ? { kind, ids } : { kind: "latest" };
  }
  const scope = named.find((known) => known === kind);
  return scope ? { kind: scope, name: rest } : { kind: "latest" };
}

/** What the library shows, as something to be asked about. */
export function aboutShown(shown: { notebook?: string; tag?: string; q?: string }): QuizAbout {
  if (shown.q) {
    return { kind: "search", name: shown.q };
  }
  if (shown.tag) {
    return { kind: "tag", name: shown.tag };
  }
  return shown.notebook ? { kind: "notebook", name: shown.notebook } : { kind: "latest" };
}

/** As it stands behind "Quiz on": "Plants", "#cells", "your latest notes". */
export function aboutInWords(about: QuizAbout): string {
  switch (about.kind) {
    case "notebook":
      return about.name.split("/").at(-1) ?? about.name;
    case "tag":
      return `#${about.name}`;
    case "search":
      return `notes with “${about.name}”`;
    case "notes":
      return about.ids.length === 1 ? "1 note" : `${about.ids.length} notes`;
    case "latest":
      return "your latest notes";
  }
}

/** Some of the notes by chance, in their order: a quiz over a large notebook is another one each time. */
export function someOf<T>(notes: T[], most: number, chance: () => number = Math.random): T[] {
  const left = notes.map((_, index) => index);
  const chosen = new Set<number>();
  while (chosen.size < most && left.length > 0) {
    chosen.add(left.splice(Math.floor(chance() * left.length), 1)[0] ?? 0);
  }
  return notes.filter((_, index) => chosen.has(index));
}
