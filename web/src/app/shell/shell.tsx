import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { clsx } from "clsx";
import { lazy, Suspense, useEffect } from "react";
import { PageLeadingProvider } from "@/components/page";
import { LibraryPane } from "@/features/library/library-pane";
import { useAccount, useSession } from "@/lib/api/use-session";
import { handleKey } from "@/lib/commands/commands";
import { isShown, limits, setLayout, toggleSide, useLayout } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";
import { PaneBoundary } from "../routes/pane-boundary";
import { BottomBar } from "./bottom-bar";
import { ConnectionBanner } from "./connection-banner";
import { DropTarget } from "./drop-target";
import { Overlays } from "./overlays";
import { LibraryToggle } from "./pane-toggles";
import { Splitter } from "./splitter";
import { useShellCommands } from "./use-shell-commands";

const SessionEndedDialog = lazy(async () => ({
  default: (await import("./session-ended-dialog")).SessionEndedDialog,
}));

/** The three panes: library, what is open, and beside it what a route adds. */
export function Shell() {
  const layout = useLayout();
  const screen = useScreen();
  const atHome = Boolean(useMatchRoute()({ to: "/" }));
  const newNote = useShellCommands();

  useEffect(() => {
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, []);

  const account = useAccount().id;
  useEffect(() => {
    // What an earlier page of this account could not save is saved now, away from the first paint.
    void import("@/features/note/drafts/recover-drafts").then(
      ({ recoverDrafts }) => recoverDrafts(account),
      () => undefined,
    );
  }, [account]);

  const ended = useSession().status === "ended";
  const onPhone = screen === "phone";
  const libraryShown = onPhone ? atHome : isShown("library", layout, screen);
  // A phone shows one pane at a time, and that one is the page.
  const Library = onPhone ? "main" : "aside";

  return (
    <div className="flex h-full flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-raised p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <ConnectionBanner />
      <DropTarget>
        <div className="flex min-h-0 grow">
          {/* Hidden rather than removed, so that the list stays where it was scrolled to. */}
          <Library
            aria-label="Library"
            className={clsx(
              "h-full min-h-0 shrink-0 bg-sunken",
              !libraryShown && "hidden",
              onPhone && "w-full",
            )}
            style={onPhone ? undefined : { width: layout.libraryWidth }}
          >
            <PaneBoundary title="The library broke">
              <LibraryPane
                onNewNote={newNote}
                onHide={onPhone ? null : () => toggleSide("library", screen)}
              />
            </PaneBoundary>
          </Library>
          {libraryShown && !onPhone ? (
            <Splitter
              label="Width of library"
              pane="before"
              width={layout.libraryWidth}
              limits={limits.library}
              onResize={(width) => setLayout({ libraryWidth: width })}
            />
          ) : null}
          <div
            id="content"
            tabIndex={-1}
            className={clsx("flex min-w-0 grow", onPhone && atHome && "hidden")}
          >
            <PageLeadingProvider value={<LibraryToggle />}>
              <Outlet />
            </PageLeadingProvider>
          </div>
        </div>
      </DropTarget>
      {onPhone ? <BottomBar /> : null}
      <Overlays />
      {ended ? (
        <Suspense fallback={null}>
          <SessionEndedDialog />
        </Suspense>
      ) : null}
    </div>
  );
}
