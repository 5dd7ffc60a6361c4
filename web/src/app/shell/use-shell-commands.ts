import { useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { notify } from "@/components/toast";
import { explain } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import { useAccount } from "@/lib/api/use-session";
import { type Command, useCommands } from "@/lib/commands/commands";
import { getLayout, setLayout, toggleSide } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";
import { rememberOpenNote } from "@/lib/open-note";
import { aboutInWords, aboutShown, writeAbout } from "@/lib/quiz-about";
import { setTheme } from "@/lib/theme";
import { openOverlay } from "./overlays";

/** What can be done from everywhere. Returns how to begin a note. */
export function useShellCommands(): () => void {
  const navigate = useNavigate();
  const screen = useScreen();
  const account = useAccount();
  const shown = useSearch({ from: "/home" });
  const { notebook } = shown;
  const path = useRouterState({ select: (state) => state.location.pathname });

  useEffect(() => {
    const open = /^\/notes\/([^/]+)$/.exec(path)?.[1];
    if (open) {
      rememberOpenNote(decodeURIComponent(open));
    }
  }, [path]);

  async function newNote() {
    const { startNote } = await import("@/features/note/start-note");
    const noteId = startNote(account.id, notebook ? { notebook } : {});
    await navigate({ to: "/notes/$noteId", params: { noteId } });
  }

  async function signOut() {
    try {
      await session.signOut();
    } catch (error) {
      notify({ title: "You are still signed in", description: explain(error), error: true });
    }
  }

  // A phone shows one pane at a time, chosen at the bottom.
  const paneCommands: Command[] = [
    {
      id: "focus",
      title: "Focus mode",
      group: "View",
      keys: "Mod+.",
      run: () => setLayout({ focus: !getLayout().focus }),
    },
    {
      id: "library",
      title: "Show or hide the library",
      group: "View",
      keys: "Alt+L",
      run: () => toggleSide("library", screen),
    },
    {
      id: "insight",
      title: "Show or hide the insight",
      group: "View",
      keys: "Alt+J",
      run: () => toggleSide("insight", screen),
    },
  ];
  const operatorCommand: Command = {
    id: "installation",
    title: "Installation",
    group: "Account",
    keywords: ["operator", "health", "processes", "workers", "given up"],
    run: () => void navigate({ to: "/installation" }),
  };
  const commands: Command[] = [
    {
      id: "switcher",
      title: "Open a note",
      group: "Go to",
      keys: "Mod+O",
      run: () => openOverlay("switcher"),
    },
    {
      id: "search",
      title: "Search in all notes",
      group: "Go to",
      keys: "Mod+Shift+F",
      keywords: ["find"],
      run: () => {
        if (screen === "phone") {
          void navigate({ to: "/" });
        } else if (screen === "tablet") {
          setLayout({ focus: false, tabletSide: "library" });
        } else {
          setLayout({ focus: false, libraryOpen: true });
        }
        requestAnimationFrame(() => document.getElementById("library-search")?.focus());
      },
    },
    {
      id: "graph",
      title: "Open the graph",
      group: "Go to",
      keys: "Alt+G",
      run: () => void navigate({ to: "/graph" }),
    },
    {
      id: "quiz-over",
      title: `Quiz me on ${aboutInWords(aboutShown(shown))}`,
      group: "Go to",
      keys: "Alt+Shift+Q",
      keywords: ["questions", "test", "exam", "notebook", "tag"],
      run: () =>
        void navigate({
          to: "/quiz",
          search: (before) => ({ ...before, about: writeAbout(aboutShown(shown)), note: undefined }),
        }),
    },
    {
      id: "import",
      title: "Import notes",
      group: "Go to",
      keys: "Alt+I",
      keywords: ["upload", "zip", "folder", "Obsidian"],
      run: () => void navigate({ to: "/import" }),
    },
    {
      id: "trash",
      title: "Open the trash",
      group: "Go to",
      run: () =>
        void navigate({
          to: "/",
          search: { trash: true, notebook: undefined, tag: undefined, q: undefined },
        }),
    },
    { id: "new", title: "New note", group: "Note", keys: "Alt+N", run: () => void newNote() },
    {
      id: "palette",
      title: "Show all actions",
      group: "View",
      keys: "Mod+K",
      run: () => openOverlay("palette"),
    },
    { id: "keys", title: "Show the keys", group: "View", keys: "?", run: () => openOverlay("keys") },
    ...(screen === "phone" ? [] : paneCommands),
    { id: "theme-light", title: "Light theme", group: "View", run: () => setTheme("light") },
    { id: "theme-dark", title: "Dark theme", group: "View", run: () => setTheme("dark") },
    { id: "theme-system", title: "Theme of the system", group: "View", run: () => setTheme("system") },
    {
      id: "settings",
      title: "Account and settings",
      group: "Account",
      keywords: ["password", "sessions", "export"],
      run: () => void navigate({ to: "/settings" }),
    },
    ...(account.operator ? [operatorCommand] : []),
    { id: "sign-out", title: "Sign out", group: "Account", run: () => void signOut() },
  ];
  useCommands(commands);
  return () => void newNote();
}
