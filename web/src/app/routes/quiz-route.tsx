import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { lazy, Suspense } from "react";
import { IconButton } from "@/components/button";
import { SkeletonLines } from "@/components/skeleton";
import { QuizPage } from "@/features/insight/quiz-page";
import { useScreen } from "@/lib/layout/screen";
import { readAbout } from "@/lib/quiz-about";
import { requestReveal } from "@/lib/reveal";
import type { ByteSpan } from "@/lib/text/byte-offsets";
import { SidePane } from "../shell/side-pane";
import { PaneBoundary } from "./pane-boundary";

const NotePane = lazy(async () => ({ default: (await import("@/features/note/note-pane")).NotePane }));

/** A quiz over several notes, and beside it the note that proves an answer; on a phone one of the two at a time. */
export function QuizRoute() {
  const { about, note } = useSearch({ from: "/home/quiz" });
  const navigate = useNavigate();
  const onPhone = useScreen() === "phone";

  function show(noteId: string, span: ByteSpan) {
    requestReveal({ noteId, span });
    if (noteId !== note) {
      void navigate({
        to: "/quiz",
        search: (before) => ({ ...before, note: noteId }),
        replace: Boolean(note),
      });
    }
  }

  const beside = note ? (
    <PaneBoundary title="This note could not be shown" resetKey={note}>
      <Suspense fallback={<SkeletonLines count={6} className="p-5" />}>
        <div className="h-full bg-paper">
          <NotePane
            noteId={note}
            trailing={
              <IconButton
                label="Back to the quiz"
                icon={<X size={18} />}
                onClick={() => void navigate({ to: "/quiz", search: ({ note: _note, ...rest }) => rest })}
              />
            }
          />
        </div>
      </Suspense>
    </PaneBoundary>
  ) : null;
  return (
    <>
      {/* Hidden rather than left, so that the answers given so far stay. */}
      <div className={beside && onPhone ? "hidden" : "contents"}>
        <PaneBoundary title="The quiz could not be shown" resetKey={about ?? ""}>
          <QuizPage key={about} about={readAbout(about)} onShow={show} />
        </PaneBoundary>
      </div>
      {beside && onPhone ? <main className="h-full min-w-0 grow">{beside}</main> : null}
      {beside && !onPhone ? <SidePane label="note">{beside}</SidePane> : null}
    </>
  );
}
