// Holds the script a first visit loads to its budget. Run after `npm run build`.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = 140_000;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The chunks that a page needs before it shows: those named, and what they import statically. */
function closure(names, found = new Set()) {
  for (const name of names) {
    if (!found.has(name)) {
      found.add(name);
      closure(manifest[name].imports ?? [], found);
    }
  }
  return found;
}

const firstRoutes = {
  "Sign in": ["index.html", "src/features/account/sign-in-page.tsx"],
  "Your notes": ["index.html", "src/app/shell/shell.tsx", "src/app/routes/welcome-route.tsx"],
};

let over = false;
for (const [route, entries] of Object.entries(firstRoutes)) {
  const files = [...closure(entries)]
    .map((name) => manifest[name].file)
    .filter((file) => file.endsWith(".js"));
  const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
  over ||= size > budget;
  process.stdout.write(
    `${route}: ${(size / 1000).toFixed(1)} kB of script, gzipped (budget ${budget / 1000} kB)\n`,
  );
}
process.exitCode = over ? 1 : 0;
