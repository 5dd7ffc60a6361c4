import { useSyncExternalStore } from "react";

export type Screen = "phone" | "tablet" | "desktop";

// The same widths as the breakpoints in styles/tokens.css.
const tablet = window.matchMedia("(min-width: 48rem)");
const desktop = window.matchMedia("(min-width: 72rem)");

function current(): Screen {
  return desktop.matches ? "desktop" : tablet.matches ? "tablet" : "phone";
}

function subscribe(listener: () => void): () => void {
  tablet.addEventListener("change", listener);
  desktop.addEventListener("change", listener);
  return () => {
    tablet.removeEventListener("change", listener);
    desktop.removeEventListener("change", listener);
  };
}

export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, current);
}
