import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Failure } from "@/components/failure";
import { Toasts } from "@/components/toast";
import { session } from "@/lib/api/session";
import { useSession } from "@/lib/api/use-session";
import { live } from "@/lib/live/live";
import { keepInStep } from "@/lib/live/sync";
import { createQueryClient } from "@/lib/query-client";
import { createAppRouter } from "./router";
import { ShellSkeleton } from "./shell/shell-skeleton";

const queries = createQueryClient();
const router = createAppRouter(queries);
keepInStep(queries, live);

/** Nothing of one account is ever shown to the next. */
function useAccountBoundary() {
  const state = useSession();
  const accountId = state.status === "signed_in" || state.status === "ended" ? state.account.id : null;
  useEffect(() => {
    if (accountId) {
      live.start();
    }
    return () => {
      if (accountId) {
        live.stop();
        queries.clear();
      }
    };
  }, [accountId]);
  const ended = useRef(false);
  useEffect(() => {
    if (state.status === "ended") {
      ended.current = true;
      return;
    }
    void router.invalidate();
    if (ended.current && state.status === "signed_in") {
      // What could not be loaded while the session was over is asked for again.
      void queries.invalidateQueries();
    }
    ended.current = false;
  }, [state.status]);
}

export function App() {
  const state = useSession();
  const [trying, setTrying] = useState(false);
  useAccountBoundary();

  useEffect(() => {
    void session.start();
    const wake = () => live.retryNow();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    };
  }, []);

  if (state.status === "starting") {
    return <ShellSkeleton />;
  }
  if (state.status === "unreachable") {
    const retry = () => {
      setTrying(true);
      void session.start().finally(() => setTrying(false));
    };
    return (
      <main className="flex h-full items-center justify-center">
        <Failure
          title="Loci is not answering"
          reason="The server could not be reached. It may be starting, or your connection may be down."
          onRetry={retry}
          busy={trying}
        />
      </main>
    );
  }
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </CSPProvider>
  );
}
