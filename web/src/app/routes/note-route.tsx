import { useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { SkeletonLines } from "@/components/skeleton";
import { NotePane } from "@/features/note/note-pane";
import { isShown, useLayout } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";
import { FocusToggle, InsightToggle, LibraryToggle } from "../shell/pane-toggles";
import { SidePane } from "../shell/side-pane";
import { PaneBoundary } from "./pane-boundary";

const InsightPane = lazy(async () => ({
  default: (await import("@/features/insight/insight-pane")).InsightPane,
}));

function Insight({ noteId }: { noteId: string }) {
  return (
    <PaneBoundary title="The insight panel broke" resetKey={noteId}>
      <Suspense fallback={<SkeletonLines count={6} className="p-5" />}>
        <InsightPane key={noteId} noteId={noteId} />
      </Suspense>
    </PaneBoundary>
  );
}

/** A note with what is known about it beside it; on a phone one of the two at a time. */
export function NoteRoute() {
  const { noteId } = useParams({ from: "/home/notes/$noteId" });
  const { pane } = useSearch({ from: "/home/notes/$noteId" });
  const layout = useLayout();
  const screen = useScreen();
  const onPhone = screen === "phone";
  const insightOnly = onPhone && pane === "insight";
  return (
    <>
      <main className={insightOnly ? "hidden" : "h-full min-w-0 grow"}>
        <PaneBoundary title="This note could not be shown" resetKey={noteId}>
          <NotePane
            noteId={noteId}
            leading={<LibraryToggle />}
            trailing={
              <>
                <FocusToggle />
                <InsightToggle />
              </>
            }
          />
        </PaneBoundary>
      </main>
      {insightOnly ? (
        <main className="h-full min-w-0 grow bg-sunken">
          <Insight noteId={noteId} />
        </main>
      ) : null}
      {isShown("insight", layout, screen) ? (
        <SidePane label="insight">
          <Insight noteId={noteId} />
        </SidePane>
      ) : null}
    </>
  );
}
