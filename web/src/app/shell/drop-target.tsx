import { useNavigate } from "@tanstack/react-router";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { holdsFiles } from "@/lib/files/dropped-files";
import { pendingImport } from "@/lib/files/pending-import";

/** Files may be dropped anywhere; the import page then says what would be imported. */
export function DropTarget({ children }: { children: ReactNode }) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const navigate = useNavigate();

  function onDragEnter(event: DragEvent) {
    if (holdsFiles(event.dataTransfer)) {
      event.preventDefault();
      depth.current += 1;
      setOver(true);
    }
  }

  function onDragLeave() {
    depth.current = Math.max(0, depth.current - 1);
    setOver(depth.current > 0);
  }

  function onDrop(event: DragEvent) {
    depth.current = 0;
    setOver(false);
    if (event.defaultPrevented || !holdsFiles(event.dataTransfer)) {
      return;
    }
    event.preventDefault();
    pendingImport.read(event.dataTransfer);
    void navigate({ to: "/import" });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition to the buttons of the import page
    <div
      className="relative flex min-h-0 grow flex-col"
      onDragEnter={onDragEnter}
      onDragOver={(event) => {
        if (holdsFiles(event.dataTransfer)) {
          event.preventDefault();
        }
      }}
      onDragLeave={onDragLeave}
      onDrop={onDrop}
    >
      {children}
      {over ? (
        <div className="pointer-events-none absolute inset-0 z-30 flex items-center justify-center bg-paper/85 p-6">
          <p className="rounded-lg border-2 border-dashed border-accent bg-paper px-10 py-8 text-center text-lg font-medium">
            Drop files, a folder or a zip to import them
          </p>
        </div>
      ) : null}
    </div>
  );
}
