import { seriesCount } from "./graph-model";

export type GraphColours = {
  series: string[];
  edge: string;
  edgeNear: string;
  faded: string;
  label: string;
  surface: string;
  font: string;
};

/** WebGL knows no custom properties: the tokens are read once for each theme. */
export function readColours(): GraphColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: seriesCount }, (_, index) => token(`--series-${index + 1}`)),
    edge: token("--line"),
    edgeNear: token("--line-strong"),
    faded: token("--line"),
    label: token("--ink"),
    surface: token("--raised"),
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
