import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { SkeletonLines } from "@/components/skeleton";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { useCommands } from "@/lib/commands/commands";
import { setLayout } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";
import { askAbout } from "@/lib/passage";
import { onReveal } from "@/lib/reveal";
import { locateSpan } from "@/lib/text/byte-offsets";
import type { EditorHandle } from "./editor/note-editor";
import { LinksSection, useNoteLinks } from "./links/links-section";
import { NoteHeader } from "./note-header";
import { RestoredNotice, TrashNotice } from "./note-notices";
import { LinkProvider } from "./preview/link-context";
import { revealInView } from "./preview/reveal-in-view";
import { linkResolver, noteTarget, parseWikilink, titleOf } from "./preview/wikilink";
import { passageAt, selectedInView } from "./selected-passage";
import type { NoteSession } from "./session/note-session";
import type { SessionSnapshot } from "./session/session-view";
import { useNoteSession } from "./session/use-note-session";
import { startNote } from "./start-note";
import { TitleField } from "./title-field";
import { useViewMode } from "./view-mode";
import "./note-pane.css";

const NoteEditor = lazy(() => import("./editor/note-editor"));
const ConflictView = lazy(() => import("./conflict/conflict-view"));
const MarkdownView = lazy(() => import("./preview/markdown-view"));

type NotePaneProps = {
  noteId: string;
  /** What the page puts at the two ends of the line above the note. */
  leading?: ReactNode;
  trailing?: ReactNode;
};

/** One note: written, read, saved. A local draft id opens a note the server has not seen yet. */
export function NotePane({ noteId, leading, trailing }: NotePaneProps) {
  const { session, snapshot } = useNoteSession(noteId);
  const navigate = useNavigate();

  useEffect(() => {
    if (snapshot.noteId && snapshot.noteId !== noteId && noteId === session.openedAs) {
      void navigate({ to: "/notes/$noteId", params: { noteId: snapshot.noteId }, replace: true });
    }
  }, [snapshot.noteId, noteId, session, navigate]);

  const fresh = useQuery({
    queryKey: keys.note(snapshot.noteId ?? ""),
    queryFn: ({ signal }) => api.note(snapshot.noteId ?? "", { signal }),
    enabled: snapshot.noteId !== null && snapshot.status === "ready",
    initialData: snapshot.note ?? undefined,
    initialDataUpdatedAt: Date.now,
  });
  const offered = fresh.data;
  useEffect(() => {
    if (offered) {
      session.offer(offered);
    }
  }, [session, offered]);

  if (snapshot.status === "loading") {
    return (
      <div className="note-pane" aria-busy="true">
        <header className="note-header">
          {leading}
          <div className="ms-auto flex">{trailing}</div>
        </header>
        <div className="note-page">
          <div className="skeleton mb-6 h-9 w-3/5" aria-hidden="true" />
          <SkeletonLines count={9} />
        </div>
      </div>
    );
  }
  if (snapshot.status === "missing") {
    return (
      <EmptyState
        title="This note is not here"
        className="pt-24"
        actions={<Button onClick={() => void navigate({ to: "/" })}>Show all notes</Button>}
      >
        It may have been deleted for good, or the address is mistyped.
      </EmptyState>
    );
  }
  if (snapshot.status === "failed") {
    return (
      <Failure
        title="The note could not be opened"
        reason={snapshot.failure ?? "The server did not answer."}
        onRetry={() => void session.load()}
        className="pt-24"
      />
    );
  }
  return (
    <OpenNote
      key={session.openedAs}
      session={session}
      snapshot={snapshot}
      leading={leading}
      trailing={trailing}
    />
  );
}

type OpenNoteProps = Omit<NotePaneProps, "noteId"> & { session: NoteSession; snapshot: SessionSnapshot };

function OpenNote({ session, snapshot, leading, trailing }: OpenNoteProps) {
  const { noteId, note, conflict } = snapshot;
  const navigate = useNavigate();
  const screen = useScreen();
  const [mode, setMode] = useViewMode(noteId === null);
  const editor = useRef<EditorHandle>(null);
  const title = useRef<HTMLTextAreaElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const trashed = Boolean(note?.trashed_at);
  const reading = mode !== "write" && !conflict;
  const writing = mode !== "read" && !conflict;
  const text = useNoteText(session, reading);
  const links = useNoteLinks(noteId);
  const resolve = useMemo(() => linkResolver(links.data?.outgoing ?? []), [links.data]);
  const [writes, setWrites] = useState(false);

  const toggle = useCallback(() => {
    setWrites(true);
    setMode(mode === "read" ? "write" : "read");
  }, [mode, setMode]);

  const openTarget = useCallback(
    async (target: string) => {
      const name = noteTarget(target);
      const wanted = titleOf(target);
      if (!wanted) {
        return;
      }
      let found = resolve(target).note?.id ?? null;
      if (!found && !resolve(target).known) {
        // Typed since the last save: the title may well exist.
        const matches = await api.titles({ q: wanted, limit: 5 }).catch(() => ({ items: [] }));
        const same = (title: string | null) => title?.toLowerCase() === wanted.toLowerCase();
        found = matches.items.find((match) => same(match.title) || same(match.alias))?.id ?? null;
      }
      const folder =
        name.includes("/") && !name.startsWith(".") ? name.slice(0, name.lastIndexOf("/")) : null;
      const target_id =
        found ?? startNote(session.accountId, { title: wanted, notebook: folder ?? session.notebook });
      void navigate({ to: "/notes/$noteId", params: { noteId: target_id } });
    },
    [resolve, navigate, session],
  );

  const showHeading = useCallback((heading: string) => {
    const same = (text: string | null) => text?.trim().toLowerCase() === heading.toLowerCase();
    const found = [...(view.current?.querySelectorAll("h1,h2,h3,h4,h5,h6") ?? [])].find((element) =>
      same(element.textContent),
    );
    found?.scrollIntoView({ block: "start" });
  }, []);

  const linkContext = useMemo(
    () => ({
      noteId,
      resolve,
      onCreate: (target: string) => void openTarget(target),
      onHeading: showHeading,
    }),
    [noteId, resolve, openTarget, showHeading],
  );

  const explainSelection = async () => {
    const source = session.body();
    const selected =
      editor.current?.selection() ?? (view.current ? selectedInView(view.current, source) : null);
    const span = selected ? passageAt(source, selected) : null;
    if (!noteId || !span) {
      notify({
        title: "Nothing is selected",
        description: "Select the passage to be explained, then try again.",
      });
      return;
    }
    // The server explains what it has.
    await session.saveNow();
    askAbout({ noteId, span });
    if (screen === "phone") {
      const search = (before: object) => ({ ...before, pane: "insight" as const });
      void navigate({ to: "/notes/$noteId", params: { noteId }, search });
    } else {
      setLayout({
        focus: false,
        ...(screen === "tablet" ? { tabletSide: "insight" } : { insightOpen: true }),
      });
    }
  };

  useCommands([
    {
      id: "note-view",
      title: "Switch between reading and writing",
      group: "Note",
      keys: "Mod+E",
      run: toggle,
    },
    {
      id: "note-explain",
      title: "Explain the selected passage",
      group: "Insight",
      keys: "Alt+E",
      keywords: ["meaning", "define"],
      run: () => void explainSelection(),
    },
    { id: "note-save", title: "Save now", group: "Note", keys: "Mod+S", run: () => void session.saveNow() },
  ]);

  const reveal = useEffectEvent((span: Parameters<typeof locateSpan>[1]) => {
    const source = session.body();
    const range = locateSpan(source, span);
    const shown =
      range !== null &&
      (mode === "read"
        ? view.current !== null && revealInView(view.current, source, range)
        : editor.current !== null);
    if (shown && range && mode !== "read") {
      editor.current?.reveal(range.from, range.to);
    }
    if (!shown) {
      notify({
        title: "That sentence has changed since",
        description: "It is no longer in the note word for word.",
      });
    }
    return shown ? ("shown" as const) : ("changed" as const);
  });
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    // A wish that came before the note was drawn is answered once its text stands on the page.
    if (noteId && settled) {
      return onReveal(noteId, ({ span }) => reveal(span));
    }
  }, [noteId, settled]);

  const focusText = () => {
    if (mode === "read") {
      setWrites(true);
      setMode("write");
    } else {
      editor.current?.focus();
    }
  };

  return (
    <LinkProvider value={linkContext}>
      <article className="note-pane" aria-label={note?.title ?? "New note"}>
        <NoteHeader
          session={session}
          snapshot={snapshot}
          mode={mode}
          onMode={(next) => {
            setWrites(true);
            setMode(next);
          }}
          onRename={() => title.current?.select()}
          leading={leading}
          trailing={trailing}
        />
        <div className="note-scroll">
          <div className="note-page" data-mode={conflict ? "conflict" : mode}>
            {trashed && note ? <TrashNotice session={session} note={note} /> : null}
            {snapshot.restored && !conflict ? (
              <RestoredNotice session={session} typedAt={snapshot.restored.typedAt} />
            ) : null}
            <TitleField
              ref={title}
              session={session}
              readOnly={trashed}
              autoFocus={noteId === null}
              onEnter={focusText}
            />
            {note && note.tags.length > 0 ? <TagLine tags={note.tags} /> : null}
            <Suspense fallback={<SkeletonLines count={8} className="pt-2" />}>
              {conflict ? <ConflictView session={session} conflict={conflict} /> : null}
              <div className="note-columns">
                {writing ? (
                  <NoteEditor
                    ref={editor}
                    session={session}
                    readOnly={trashed}
                    autoFocus={writes && !trashed}
                    onTogglePreview={toggle}
                    onFollow={(inside) => void openTarget(parseWikilink(inside).target)}
                    onLeaveTop={() => title.current?.focus()}
                  />
                ) : null}
                {reading ? (
                  // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the Write button does the same
                  <div
                    ref={view}
                    className="note-reading"
                    onDoubleClick={(event) => {
                      const inLink =
                        event.target instanceof Element && event.target.closest("a, button, summary");
                      if (
                        mode === "read" &&
                        !trashed &&
                        !inLink &&
                        !window.getSelection()?.toString().trim()
                      ) {
                        focusText();
                      }
                    }}
                  >
                    {text.trim() ? (
                      <MarkdownView source={text} />
                    ) : (
                      <p className="text-muted">
                        Nothing is written here yet.{" "}
                        {trashed ? null : (
                          <Button small onClick={focusText}>
                            Write
                          </Button>
                        )}
                      </p>
                    )}
                  </div>
                ) : null}
              </div>
              <Settled onSettled={setSettled} />
            </Suspense>
            {links.data && !conflict ? (
              <LinksSection links={links.data} onCreate={(target) => void openTarget(target)} />
            ) : null}
            {links.isError ? (
              <Banner
                className="mt-10"
                action={
                  <Button small onClick={() => void links.refetch()}>
                    Try again
                  </Button>
                }
              >
                The links of this note could not be loaded.
              </Banner>
            ) : null}
          </div>
        </div>
      </article>
    </LinkProvider>
  );
}

/** Says when everything beside it in the same Suspense has been drawn. */
function Settled({ onSettled }: { onSettled: (settled: boolean) => void }) {
  useEffect(() => {
    onSettled(true);
    return () => onSettled(false);
  }, [onSettled]);
  return null;
}

function TagLine({ tags }: { tags: string[] }) {
  return (
    <ul aria-label="Tags" className="mb-5 flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted">
      {tags.map((tag) => (
        <li key={tag}>#{tag}</li>
      ))}
    </ul>
  );
}

/** The text for the reading view: follows typing in batches and never in the way of a key. */
function useNoteText(session: NoteSession, wanted: boolean): string {
  const [text, setText] = useState(() => session.body());
  useEffect(() => {
    if (!wanted) {
      return;
    }
    setText(session.body());
    return session.onContent(() => setText(session.body()));
  }, [session, wanted]);
  return useDeferredValue(text);
}
