import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { session } from "@/lib/api/session";
import { libraryKeys, readLibrarySearch } from "@/lib/library-search";
import { NotFound } from "./routes/not-found";
import { RouteFailure } from "./routes/route-failure";

type Context = { queries: QueryClient };

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

// What an address holds besides is kept by the router, so each reader names what it refuses as undefined.
const readNext = (search: Record<string, unknown>): { next?: string } => {
  // Only a path of this site: "//elsewhere" and "https://elsewhere" would lead away from it.
  const next = search.next;
  return { next: typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined };
};

const leaveWhenSignedIn = ({ search }: { search: { next?: string } }) => {
  if (session.getState().status === "signed_in") {
    throw redirect({ href: search.next ?? "/", replace: true });
  }
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readNext,
  beforeLoad: leaveWhenSignedIn,
  component: lazyRouteComponent(() => import("@/features/account/sign-in-page"), "SignInPage"),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  validateSearch: readNext,
  beforeLoad: leaveWhenSignedIn,
  component: lazyRouteComponent(() => import("@/features/account/sign-up-page"), "SignUpPage"),
});

/** For those who write programs, signed in or not. */
const apiReference = createRoute({
  getParentRoute: () => root,
  path: "/api/docs",
  component: lazyRouteComponent(
    () => import("@/features/api-reference/api-reference-page"),
    "ApiReferencePage",
  ),
});

/** Everything behind sign-in. What the library shows stays in the address wherever one goes. */
const home = createRoute({
  getParentRoute: () => root,
  id: "home",
  validateSearch: readLibrarySearch,
  search: { middlewares: [retainSearchParams([...libraryKeys])] },
  beforeLoad: ({ location }) => {
    const { status } = session.getState();
    if (status !== "signed_in" && status !== "ended") {
      const next = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: { next }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import("./shell/shell"), "Shell"),
});

const welcome = createRoute({
  getParentRoute: () => home,
  path: "/",
  component: lazyRouteComponent(() => import("./routes/welcome-route"), "WelcomeRoute"),
});

const note = createRoute({
  getParentRoute: () => home,
  path: "/notes/$noteId",
  /** Which pane a phone shows; wider pages show them beside each other. */
  validateSearch: (search: Record<string, unknown>): { pane?: "insight" } => ({
    pane: search.pane === "insight" ? "insight" : undefined,
  }),
  component: lazyRouteComponent(() => import("./routes/note-route"), "NoteRoute"),
});

const graph = createRoute({
  getParentRoute: () => home,
  path: "/graph",
  /** The note that was opened from the graph stands beside it. */
  validateSearch: (search: Record<string, unknown>): { note?: string } => ({
    note: typeof search.note === "string" ? search.note : undefined,
  }),
  component: lazyRouteComponent(() => import("./routes/graph-route"), "GraphRoute"),
});

const quiz = createRoute({
  getParentRoute: () => home,
  path: "/quiz",
  /** Over which notes it is; the note that proves an answer stands beside it. */
  validateSearch: (search: Record<string, unknown>): { about?: string; note?: string } => ({
    about: typeof search.about === "string" ? search.about : undefined,
    note: typeof search.note === "string" ? search.note : undefined,
  }),
  component: lazyRouteComponent(() => import("./routes/quiz-route"), "QuizRoute"),
});

const imports = createRoute({
  getParentRoute: () => home,
  path: "/import",
  component: lazyRouteComponent(() => import("@/features/import/import-page"), "ImportPage"),
});

const importReport = createRoute({
  getParentRoute: () => home,
  path: "/import/$taskId",
  component: lazyRouteComponent(() => import("@/features/import/report-page"), "ReportPage"),
});

const settings = createRoute({
  getParentRoute: () => home,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/account/settings-page"), "SettingsPage"),
});

const installation = createRoute({
  getParentRoute: () => home,
  path: "/installation",
  component: lazyRouteComponent(
    () => import("@/features/installation/installation-page"),
    "InstallationPage",
  ),
});

const tree = root.addChildren([
  signIn,
  signUp,
  apiReference,
  home.addChildren([welcome, note, graph, quiz, imports, importReport, settings, installation]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    // The data has its own cache; preloading fetches the code of a page.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
