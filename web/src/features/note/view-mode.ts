import { useCallback, useState } from "react";

export type ViewMode = "read" | "write" | "both";

const storageKey = "loci:note-view";

function remembered(): ViewMode {
  try {
    const kept = localStorage.getItem(storageKey);
    return kept === "write" || kept === "both" ? kept : "read";
  } catch {
    return "read";
  }
}

/** How notes are shown on this device. A new note is always there to be written. */
export function useViewMode(isNew: boolean): [ViewMode, (mode: ViewMode) => void] {
  const [mode, setMode] = useState<ViewMode>(() => {
    const kept = remembered();
    return isNew && kept === "read" ? "write" : kept;
  });
  const choose = useCallback((next: ViewMode) => {
    setMode(next);
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Not remembered where storage is forbidden; the choice holds for this note.
    }
  }, []);
  return [mode, choose];
}
