import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const key = "loci.theme";
const listeners = new Set<() => void>();

function stored(): Theme {
  const value = localStorage.getItem(key);
  return value === "light" || value === "dark" ? value : "system";
}

let theme: Theme = stored();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function shownTheme(): "light" | "dark" {
  return theme === "system" ? (dark.matches ? "dark" : "light") : theme;
}

function show() {
  document.documentElement.dataset.theme = shownTheme();
  for (const listener of [...listeners]) {
    listener();
  }
}

dark.addEventListener("change", show);
// Another tab chose: this one follows.
window.addEventListener("storage", (event) => {
  if (event.key === key) {
    theme = stored();
    show();
  }
});

export function setTheme(next: Theme): void {
  theme = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // The choice holds for this visit.
  }
  show();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => theme);
}
