import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import type { NoteLinks, OutgoingLink } from "@/lib/api/types";
import { plain } from "@/lib/text/plain";
import { noteTarget, titleOf } from "../preview/wikilink";

export function useNoteLinks(noteId: string | null) {
  return useQuery({
    queryKey: keys.links(noteId ?? ""),
    queryFn: ({ signal }) => api.links(noteId ?? "", { signal }),
    enabled: noteId !== null,
  });
}

/** Each note linked to once, in the order of the text. */
function linkedOnce(outgoing: OutgoingLink[]): OutgoingLink[] {
  const seen = new Set<string>();
  return outgoing.filter((link) => {
    const name = link.note?.id ?? noteTarget(link.target);
    if (seen.has(name) || !name || (link.embed && !link.note)) {
      return false;
    }
    seen.add(name);
    return true;
  });
}

type LinksSectionProps = { links: NoteLinks; onCreate: (target: string) => void };

/** Below the note: which notes lead here, with the sentence that does, and where this one leads. */
export function LinksSection({ links, onCreate }: LinksSectionProps) {
  const outgoing = linkedOnce(links.outgoing);
  if (outgoing.length === 0 && links.backlinks.length === 0) {
    return null;
  }
  return (
    <footer className="note-links">
      {links.backlinks.length > 0 ? (
        <section aria-labelledby="links-here">
          <h2 id="links-here">
            {links.backlinks.length === 1
              ? "One note links here"
              : `${links.backlinks.length} notes link here`}
          </h2>
          <ul className="flex flex-col gap-1">
            {links.backlinks.map((link, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one note may link here several times with the same words
              <li key={`${link.note.id}-${index}`}>
                <Link to="/notes/$noteId" params={{ noteId: link.note.id }} className="backlink">
                  <span className="font-medium text-ink">{link.note.title}</span>
                  {link.note.notebook ? (
                    <span className="ms-2 text-sm text-faint">{link.note.notebook}</span>
                  ) : null}
                  <span className="mt-0.5 line-clamp-2 block text-muted">{plain(link.excerpt)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {outgoing.length > 0 ? (
        <section aria-labelledby="links-out">
          <h2 id="links-out">Links from here</h2>
          <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
            {outgoing.map((link) => (
              <li key={link.note?.id ?? link.target}>
                {link.note ? (
                  <Link to="/notes/$noteId" params={{ noteId: link.note.id }} title={plain(link.excerpt)}>
                    {link.note.title}
                  </Link>
                ) : (
                  <button
                    type="button"
                    className="unwritten"
                    title="No note of this name yet. Opens a new one."
                    onClick={() => onCreate(link.target)}
                  >
                    {titleOf(link.target)}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </footer>
  );
}
