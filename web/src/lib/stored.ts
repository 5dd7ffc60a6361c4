/** Reads what an earlier visit remembered; anything unreadable counts as nothing. */
export function readStored<T extends object>(key: string, standard: T): T {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return typeof found === "object" && found !== null ? { ...standard, ...found } : standard;
  } catch {
    return standard;
  }
}

/** Remembers for the next visit. A full or forbidden store is no reason to disturb anybody. */
export function writeStored(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The page works the same without; only the next visit starts from the defaults.
  }
}
