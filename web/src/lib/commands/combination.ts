/** Keys pressed together, such as "Mod+K" or "Mod+Shift+F". Mod is Ctrl, and Cmd on a Mac. */
export type Combination = string;

const onApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The key itself, whatever Shift or Alt would make of it: with Alt a Mac types "˜" where N is. */
function keyOf(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter && (event.altKey || event.ctrlKey || event.metaKey)) {
    return letter;
  }
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

export function matches(combination: Combination, event: KeyboardEvent): boolean {
  const parts = combination.split("+");
  const key = parts.at(-1) ?? "";
  const mod = onApple() ? event.metaKey : event.ctrlKey;
  const otherMod = onApple() ? event.ctrlKey : event.metaKey;
  if (otherMod || mod !== parts.includes("Mod") || event.altKey !== parts.includes("Alt")) {
    return false;
  }
  // A sign such as "?" is typed with Shift on some keyboards and without on others.
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  if (!sign && event.shiftKey !== parts.includes("Shift")) {
    return false;
  }
  return keyOf(event) === (key.length === 1 ? key.toUpperCase() : key);
}
