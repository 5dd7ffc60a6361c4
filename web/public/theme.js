// Runs before anything is drawn, so that a dark page never flashes light. The app takes over from src/lib/theme.ts.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("loci.theme");
  } catch {
    // Storage is forbidden: follow the system.
  }
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
