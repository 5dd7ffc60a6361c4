import { useSyncExternalStore } from "react";
import type { LiveState } from "./connection";
import { live } from "./live";

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribe, live.getState);
}
