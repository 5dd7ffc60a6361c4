import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowDownUp, X } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button, IconButton } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Menu, MenuChoice } from "@/components/menu";
import { SkeletonLines } from "@/components/skeleton";
import type { NoteSort } from "@/lib/api/types";
import { useScreen } from "@/lib/layout/screen";
import { filterOf, type LibrarySearch } from "@/lib/library-search";
import { FirstRun } from "./first-run";
import { LibraryHeader } from "./library-header";
import { LibraryNav } from "./library-nav";
import { LibrarySearchField } from "./library-search-field";
import { NoteList } from "./note-list";
import { QuizLink } from "./quiz-link";
import { ReadingProgress } from "./reading-progress";
import { RemoveSampleNotes, sampleNotebook } from "./sample-notes";

// Not needed for the first look at the list.
const SearchResults = lazy(async () => ({ default: (await import("./search-results")).SearchResults }));
const TrashActions = lazy(async () => ({ default: (await import("./trash")).TrashActions }));

const sorts: { value: NoteSort; label: string }[] = [
  { value: "updated", label: "Last changed" },
  { value: "created", label: "Newest" },
  { value: "title", label: "Title" },
];

function scopeName({ notebook, tag, trash }: LibrarySearch): string {
  if (trash) {
    return "Trash";
  }
  const place = notebook?.split("/").at(-1) ?? (tag ? "" : "All notes");
  return [place, tag ? `#${tag}` : ""].filter(Boolean).join(" ");
}

function ListHeader({ search }: { search: LibrarySearch }) {
  const navigate = useNavigate();
  const narrowed = search.notebook || search.tag || search.trash;
  const set = (change: LibrarySearch) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...change }) });
  return (
    <div className="flex h-10 shrink-0 items-center border-t border-line pr-2 pl-5">
      <h2 className="truncate text-sm font-semibold">{scopeName(search)}</h2>
      {narrowed ? (
        <IconButton
          label="Show all notes"
          icon={<X size={14} />}
          className="size-6!"
          onClick={() => set({ notebook: undefined, tag: undefined, trash: undefined })}
        />
      ) : null}
      <span className="grow" />
      {search.trash ? null : <QuizLink search={search} />}
      <Menu trigger={<IconButton label="Sort" icon={<ArrowDownUp size={16} />} />}>
        <MenuChoice
          label="Sort by"
          value={search.sort ?? "updated"}
          onChange={(sort) => set({ sort: sort === "updated" ? undefined : sort })}
          options={sorts}
        />
      </Menu>
    </div>
  );
}

function EmptyList({ search, onNewNote }: { search: LibrarySearch; onNewNote: () => void }) {
  const onPhone = useScreen() === "phone";
  if (search.trash) {
    return (
      <EmptyState title="The trash is empty">
        Notes you throw away wait here until you delete them for good.
      </EmptyState>
    );
  }
  if (search.notebook || search.tag) {
    return (
      <EmptyState title="No notes here" actions={<Button onClick={onNewNote}>Write one</Button>}>
        {search.tag ? `No note has the tag #${search.tag} any more.` : "This notebook is empty."}
      </EmptyState>
    );
  }
  // On a wider page the same stands in the middle.
  return onPhone ? (
    <FirstRun />
  ) : (
    <EmptyState title="No notes yet">What you write or import stands here.</EmptyState>
  );
}

type LibraryPaneProps = { onNewNote: () => void; onHide: (() => void) | null };

/** Everything there is to open: notebooks, tags, search, and the notes themselves. */
export function LibraryPane({ onNewNote, onHide }: LibraryPaneProps) {
  const search = useSearch({ from: "/home" });
  const onPhone = useScreen() === "phone";
  return (
    <div className="flex h-full flex-col">
      {/* Where the list is the whole page, nothing else names it. */}
      {onPhone ? <h1 className="sr-only">{search.q ? "Search" : "Notes"}</h1> : null}
      <LibraryHeader onNewNote={onNewNote} onHide={onHide} />
      <LibrarySearchField />
      {search.q ? (
        <Suspense fallback={<SkeletonLines count={9} className="grow p-5" />}>
          <SearchResults q={search.q} />
        </Suspense>
      ) : (
        <>
          <LibraryNav />
          <ListHeader search={search} />
          {search.notebook === sampleNotebook ? <RemoveSampleNotes /> : null}
          <NoteList
            key={JSON.stringify(filterOf(search))}
            filter={filterOf(search)}
            empty={<EmptyList search={search} onNewNote={onNewNote} />}
            actions={
              search.trash
                ? (note) => (
                    <Suspense fallback={null}>
                      <TrashActions note={note} />
                    </Suspense>
                  )
                : undefined
            }
          />
        </>
      )}
      <ReadingProgress />
    </div>
  );
}
