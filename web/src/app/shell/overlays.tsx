import { lazy, Suspense, useSyncExternalStore } from "react";

type Overlay = "palette" | "switcher" | "keys";

const Palette = lazy(async () => ({
  default: (await import("@/features/palette/command-palette")).CommandPalette,
}));
const Switcher = lazy(async () => ({
  default: (await import("@/features/palette/quick-switcher")).QuickSwitcher,
}));
const KeysDialog = lazy(async () => ({
  default: (await import("@/features/palette/keys-dialog")).KeysDialog,
}));

let shown: Overlay | null = null;
const listeners = new Set<() => void>();

export function openOverlay(overlay: Overlay | null): void {
  shown = overlay;
  for (const listener of [...listeners]) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** What floats over the page, loaded when it is first asked for. */
export function Overlays() {
  const overlay = useSyncExternalStore(subscribe, () => shown);
  const close = () => openOverlay(null);
  return (
    <Suspense fallback={null}>
      {overlay === "palette" ? <Palette onClose={close} /> : null}
      {overlay === "switcher" ? <Switcher onClose={close} /> : null}
      {overlay === "keys" ? <KeysDialog onClose={close} /> : null}
    </Suspense>
  );
}
