import { lazy, Suspense, useSyncExternalStore } from "react";

const ToastArea = lazy(async () => ({ default: (await import("./toast-area")).ToastArea }));

export type Notice = {
  title: string;
  description?: string;
  error?: boolean;
  action?: { label: string; run: () => void };
};

let waiting: Notice[] = [];
/** How often something was said; 0 while the machinery of toasts need not be loaded. */
let said = 0;
const listeners = new Set<() => void>();

/** Says something in passing, from anywhere. What must not be missed belongs in the page instead. */
export function notify(notice: Notice): void {
  waiting = [...waiting, notice];
  said += 1;
  for (const listener of [...listeners]) {
    listener();
  }
}

function take(): Notice[] {
  const notices = waiting;
  waiting = [];
  return notices;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Where toasts appear, over the page. */
export function Toasts() {
  const count = useSyncExternalStore(subscribe, () => said);
  return count > 0 ? (
    <Suspense fallback={null}>
      <ToastArea take={take} />
    </Suspense>
  ) : null;
}
