#!/usr/bin/env node
// How good the engines are, on public data with answers that people gave.
//
//   node bench/quality.mjs [--only TASK] [--ablations none|some|all] [--jobs N] DATA -- loci analyze
//
// DATA is the folder with the sets and their scorer. With --only the tables go to standard output, else to
// docs/quality.md. What the engines answered stays in target/eval.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bestBaseline, readBaselines } from "./quality/baselines.mjs";
import { Laboratory } from "./quality/laboratory.mjs";
import { page, resultRow } from "./quality/page.mjs";
import { ABLATED, MEASUREMENTS } from "./quality/tasks.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    ablations: { type: "string", default: "some" },
    jobs: { type: "string", default: String(availableParallelism()) },
  },
});
const [data, ...analyze] = positionals;
const tasks = [...new Set(MEASUREMENTS.map(({ task }) => task))];
const fail = (message) => {
  console.error(`eval: ${message}`);
  process.exit(2);
};
if (analyze.length === 0) fail("give the folder of the data and, after --, the command that answers lines");
if (options.only && !tasks.includes(options.only)) fail(`--only takes one of ${tasks.join(", ")}`);
if (!["none", "some", "all"].includes(options.ablations)) fail("--ablations takes none, some or all");

const begun = Date.now();
const folder = resolve("target/eval");
mkdirSync(folder, { recursive: true });
const laboratory = new Laboratory(resolve(data), analyze, Number(options.jobs), folder);
const baselines = readBaselines(readFileSync(join(data, "BASELINES.md"), "utf8"));
const chosen = MEASUREMENTS.filter(({ task }) => !options.only || task === options.only);

const results = [];
const whole = new Map();
for (const measurement of chosen) {
  const answers = laboratory.answer(measurement);
  whole.set(measurement, answers);
  const bare = laboratory.answer(measurement, { withModel: false });
  const configurations =
    answers.text === bare.text
      ? [["either", answers]]
      : [
          ["yes", answers],
          ["no", bare],
        ];
  for (const [model, { engines, ...which }] of configurations) {
    const figures = laboratory.score(measurement, which);
    for (const metric of measurement.metrics) {
      const { task, set } = measurement;
      const baseline = bestBaseline(baselines, set, metric.column ?? metric.name, model !== "no");
      results.push(resultRow({ task, set, metric, model, engines, figure: figures[metric.name], baseline }));
    }
  }
}

const ablations = [];
for (const [task, { metric, some }] of Object.entries(ABLATED)) {
  const measured = chosen.filter(
    (measurement) =>
      measurement.task === task && (options.ablations === "all" || (options.ablations === "some" && some(measurement))),
  );
  const signals = measured.length ? laboratory.signals(task) : [];
  if (signals.length === 0) continue;
  const figure = (measurement, answers) => laboratory.score(measurement, answers, whole.get(measurement))[metric];
  ablations.push({
    task,
    metric,
    sets: measured.map(({ set }) => set),
    whole: measured.map((measurement) => figure(measurement, whole.get(measurement))),
    signals: signals.map((signal) => ({
      signal,
      figures: measured.map((measurement) => figure(measurement, laboratory.answer(measurement, { without: signal }))),
    })),
  });
}

const said = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).trim();
const changed = said("git", "status", "--porcelain", "--", "crates", "models", "Cargo.lock") !== "";
const weights = createHash("sha256").update(readFileSync("models/weights.data")).digest("hex");
const minutes = (Date.now() - begun) / 60_000;
const versions = [
  ["commit", `${said("git", "rev-parse", "--short", "HEAD")}${changed ? ", with changes that are not committed" : ""}`],
  ["sentence-vector model", `all-MiniLM-L6-v2, 8 bits, weights ${weights.slice(0, 8)} (SHA-256)`],
  ["compiler", said("rustc", "--version")],
  ["date", new Date().toISOString().slice(0, 10)],
  ["time it took", `${minutes.toFixed(1)} min with ${options.jobs} threads`],
];
if (process.env.ANALYZE || process.env.LOCI)
  versions.splice(1, 0, ["program", "given by hand, so it may not be of this commit"]);
const text = page({ versions, results, ablations });
if (options.only) {
  console.log(text);
} else {
  writeFileSync("docs/quality.md", text);
  console.error(`eval: docs/quality.md is written after ${minutes.toFixed(1)} min`);
}
