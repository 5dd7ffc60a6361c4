import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { lazy, Suspense } from "react";
import { IconButton } from "@/components/button";
import { SkeletonLines } from "@/components/skeleton";
import { GraphPage } from "@/features/graph/graph-page";
import { useScreen } from "@/lib/layout/screen";
import { usePageTitle } from "@/lib/page-title";
import { LibraryToggle } from "../shell/pane-toggles";
import { SidePane } from "../shell/side-pane";
import { PaneBoundary } from "./pane-boundary";

const NotePane = lazy(async () => ({ default: (await import("@/features/note/note-pane")).NotePane }));

/** The graph, and beside it the note that was picked there; a phone goes to the note. */
export function GraphRoute() {
  const { note } = useSearch({ from: "/home/graph" });
  const navigate = useNavigate();
  const onPhone = useScreen() === "phone";
  usePageTitle("Graph");

  function open(noteId: string) {
    if (onPhone) {
      void navigate({ to: "/notes/$noteId", params: { noteId } });
    } else {
      void navigate({
        to: "/graph",
        search: (before) => ({ ...before, note: noteId }),
        replace: Boolean(note),
      });
    }
  }

  return (
    <>
      <main className="h-full min-w-0 grow">
        <PaneBoundary title="The graph could not be shown">
          <GraphPage selected={note ?? null} onOpen={open} leading={<LibraryToggle />} />
        </PaneBoundary>
      </main>
      {note && !onPhone ? (
        <SidePane label="note">
          <PaneBoundary title="This note could not be shown" resetKey={note}>
            <Suspense fallback={<SkeletonLines count={6} className="p-5" />}>
              <div className="h-full bg-paper">
                <NotePane
                  noteId={note}
                  trailing={
                    <IconButton
                      label="Close the note"
                      icon={<X size={18} />}
                      onClick={() =>
                        void navigate({ to: "/graph", search: ({ note: _note, ...rest }) => rest })
                      }
                    />
                  }
                />
              </div>
            </Suspense>
          </PaneBoundary>
        </SidePane>
      ) : null}
    </>
  );
}
