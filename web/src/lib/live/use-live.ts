import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { LiveEvent } from "@/lib/api/types";
import type { LiveState } from "./connection";
import { live } from "./live";

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribe, live.getState);
}

type EventData<K extends LiveEvent["kind"]> = Extract<LiveEvent, { kind: K }>["data"];

/** Calls `handler` with every live event of one kind while the component is shown. */
export function useLiveEvent<K extends LiveEvent["kind"]>(
  kind: K,
  handler: (data: EventData<K>) => void,
): void {
  const handle = useEffectEvent((event: LiveEvent) => {
    if (event.kind === kind) {
      handler(event.data as EventData<K>);
    }
  });
  useEffect(() => live.onEvent((event) => handle(event)), []);
}
