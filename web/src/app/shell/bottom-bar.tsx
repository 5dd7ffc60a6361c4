import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { BookOpen, Ellipsis, Library, Lightbulb, Network } from "lucide-react";
import { useLastOpenNote } from "@/lib/open-note";
import { openOverlay } from "./overlays";

const item = clsx(
  "flex h-full grow basis-0 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted no-underline",
  "data-[status=active]:text-accent aria-disabled:pointer-events-none aria-disabled:opacity-40",
);

/** One pane at a time on a phone; this chooses which. */
export function BottomBar() {
  const noteId = useLastOpenNote();
  return (
    <nav
      aria-label="Panes"
      className="flex h-[calc(var(--bottom-bar-height)+env(safe-area-inset-bottom))] shrink-0 border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)]"
    >
      <Link to="/" className={item} activeOptions={{ exact: true, includeSearch: false }}>
        <Library size={20} aria-hidden="true" />
        Notes
      </Link>
      {noteId ? (
        <>
          <Link
            to="/notes/$noteId"
            params={{ noteId }}
            search={(before) => ({ ...before, pane: undefined })}
            className={item}
            activeOptions={{ includeSearch: true, explicitUndefined: true }}
          >
            <BookOpen size={20} aria-hidden="true" />
            Note
          </Link>
          <Link
            to="/notes/$noteId"
            params={{ noteId }}
            search={(before) => ({ ...before, pane: "insight" as const })}
            className={item}
            activeOptions={{ includeSearch: true }}
          >
            <Lightbulb size={20} aria-hidden="true" />
            Insight
          </Link>
        </>
      ) : null}
      <Link to="/graph" className={item} activeOptions={{ includeSearch: false }}>
        <Network size={20} aria-hidden="true" />
        Graph
      </Link>
      <button type="button" className={item} onClick={() => openOverlay("palette")}>
        <Ellipsis size={20} aria-hidden="true" />
        More
      </button>
    </nav>
  );
}
