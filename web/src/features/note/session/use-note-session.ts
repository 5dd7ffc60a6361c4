import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { keys } from "@/lib/api/keys";
import { useAccount, useSession } from "@/lib/api/use-session";
import { onFlush } from "@/lib/flush";
import { useLiveState } from "@/lib/live/use-live";
import type { NoteSession } from "./note-session";
import { sessionRegistry } from "./session-registry";
import type { SessionSnapshot } from "./session-view";

/**
 * The session of one note and what of it is shown. Saves what is pending when the page is hidden, leaves a draft when
 * it goes away, and goes on by itself when the connection or the sign-in is back.
 */
export function useNoteSession(noteId: string): { session: NoteSession; snapshot: SessionSnapshot } {
  const account = useAccount();
  const signedIn = useSession().status === "signed_in";
  const connected = useLiveState().status === "open";
  const queries = useQueryClient();
  const session = useMemo(() => {
    sessionRegistry.keepOnly(account.id);
    return sessionRegistry.open(account.id, noteId);
  }, [account.id, noteId]);
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot);

  useEffect(() => sessionRegistry.show(session), [session]);

  const serverId = snapshot.noteId;
  useEffect(() => (serverId ? onFlush(serverId, () => session.saveNow()) : undefined), [session, serverId]);

  useEffect(
    () =>
      sessionRegistry.onSaved((note) => {
        queries.setQueryData(keys.note(note.id), note);
        void queries.invalidateQueries({ queryKey: keys.links(note.id) });
      }),
    [queries],
  );

  useEffect(() => {
    if (signedIn && connected) {
      session.resume();
    }
  }, [session, signedIn, connected]);

  useEffect(() => {
    const resume = () => session.resume();
    const hide = () => {
      if (document.visibilityState === "hidden") {
        session.part();
        void session.saveNow();
      }
    };
    const part = () => session.part();
    window.addEventListener("online", resume);
    window.addEventListener("pagehide", part);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("online", resume);
      window.removeEventListener("pagehide", part);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [session]);

  return { session, snapshot };
}
