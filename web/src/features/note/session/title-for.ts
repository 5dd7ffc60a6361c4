const longest = 80;

/** A title for a new note whose title was left empty: its first line of words, without Markdown marks. */
export function titleFor(title: string, body: string): string {
  const given = title.trim();
  if (given) {
    return given;
  }
  const withoutFrontMatter = body.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "");
  for (const line of withoutFrontMatter.split("\n")) {
    const words = line
      .replace(/^[\s>#*+\-\d.]+/, "")
      .replace(/[[\]*_`$]/g, "")
      .trim();
    if (words) {
      return [...words].slice(0, longest).join("").trim();
    }
  }
  return "Untitled";
}
