import { seriesCount } from "./graph-model";

export type GraphColours = {
  series: string[];
  edge: string;
  edgeNear: string;
  faded: string;
  label: string;
  surface: string;
  paper: string;
  font: string;
};

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0);
}

/** `share` of `over` on `under`, both "#rrggbb"; drawn opaque, because thousands of see-through lines are slow. */
function mixed(under: string, over: string, share: number): string {
  const top = channels(over);
  const parts = channels(under).map((value, at) => Math.round(value + ((top[at] ?? 0) - value) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** WebGL knows no custom properties: the tokens are read once for each theme. */
export function readColours(): GraphColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: seriesCount }, (_, index) => token(`--series-${index + 1}`)),
    edge: mixed(token("--paper"), token("--line-strong"), 0.8),
    edgeNear: token("--line-strong"),
    faded: token("--line"),
    label: token("--ink"),
    surface: token("--raised"),
    paper: token("--paper"),
    font: token("--font-interface") || "sans-serif",
  };
}

/** Calls back whenever the theme changes. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", listener);
  };
}
