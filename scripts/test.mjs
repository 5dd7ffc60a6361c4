#!/usr/bin/env node
// Runs every test and closes with one line that counts them all: "N passed, N failed".
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

const need = (tool) => {
  const found = spawnSync("scripts/need", [tool], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (found.status !== 0) throw new Error(`${tool} can't be set up`);
  return found.stdout.trim();
};

/** Runs a command, shows what it prints, and gives its exit code and its output. */
const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, "");
const number = (text, pattern) => Number(plain(text).match(pattern)?.[1] ?? 0);
const counts = {
  nextest: (text) => {
    const summary = plain(text).match(/Summary \[.*/g)?.at(-1) ?? "";
    const failed = ["failed", "timed out", "exec failed"].map((word) => number(summary, new RegExp(`(\\d+) ${word}`)));
    return { passed: number(summary, /(\d+) passed/), failed: failed.reduce((sum, next) => sum + next, 0) };
  },
  vitest: (text) => {
    const summary = plain(text).match(/^\s*Tests\s.*/gm)?.at(-1) ?? "";
    return { passed: number(summary, /(\d+) passed/), failed: number(summary, /(\d+) failed/) };
  },
};

const total = { passed: 0, failed: 0 };
const step = async (name, runner, command, args, options) => {
  console.log(`\n== ${name}`);
  const begun = Date.now();
  const { code, output } = await run(command, args, options);
  const { passed, failed } = runner ? counts[runner](output) : { passed: 0, failed: 0 };
  total.passed += passed;
  // A step that failed without a failing test, for example because it did not compile, counts as one failure.
  total.failed += failed || (code === 0 ? 0 : 1);
  console.log(`== ${name}: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  return code === 0;
};

const web = { cwd: join(root, "web") };
const environment = { ...process.env, NEXTEST_HIDE_PROGRESS_BAR: "1", INSTA_UPDATE: "no" };

await step("packages of the web app", null, "make", ["--no-print-directory", "web/node_modules"]);
await step("web app: units", "vitest", "npm", ["test"], web);
const built = await step("web app: build", null, "npm", ["run", "build"], web);

const nextest = join(root, need("cargo-nextest"));
const cargo = ["nextest", "run", "--locked", "--workspace", "--no-fail-fast"];
const compiled = await step("services on SQLite", "nextest", nextest, cargo, { env: environment });
need("postgres");
need("redis");
const stored = "package(loci-store) + package(loci-app) + package(loci-api) + binary(process) + binary(real_provider)";
const beside = ["scripts/with-postgres", nextest, ...cargo, "-E", stored];
await step("services on PostgreSQL, Redis and a provider", "nextest", "scripts/with-provider", beside, {
  env: environment,
});

if (built && (compiled || existsSync(join(process.env.CARGO_TARGET_DIR ?? "target", "debug/loci")))) {
  const chromium = need("chromium").split("\n").at(-1);
  await step("both in a browser", "vitest", "npm", ["run", "test:browser"], {
    ...web,
    env: { ...environment, CHROMIUM: chromium },
  });
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
