import { useSyncExternalStore } from "react";
import { type SessionState, session } from "./session";
import type { Account } from "./types";

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** The account whose page this is; only for what is shown to somebody signed in. */
export function useAccount(): Account {
  const state = useSession();
  if (state.status !== "signed_in" && state.status !== "ended") {
    throw new Error("useAccount is only for pages behind sign-in");
  }
  return state.account;
}
