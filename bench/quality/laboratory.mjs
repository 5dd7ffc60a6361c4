// Runs `loci analyze` on a data set and score.py on its answers.
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GIGABYTE = 1 << 30;

export class Laboratory {
  /**
   * @param {string} data the folder with `open/`, score.py and BASELINES.md
   * @param {string[]} analyze the command that answers lines
   * @param {number} jobs threads it may use
   * @param {string} folder where answers are kept, to be looked at
   */
  constructor(data, analyze, jobs, folder) {
    Object.assign(this, { data, analyze, jobs, folder });
    this.noModel = join(folder, "no-model");
    mkdirSync(this.noModel, { recursive: true });
  }

  #open(path) {
    return join(this.data, "open", path);
  }

  #score(...args) {
    const scored = spawnSync("python3", [join(this.data, "score.py"), ...args], {
      encoding: "utf8",
      maxBuffer: GIGABYTE,
    });
    if (scored.status !== 0) throw new Error(`score.py ${args[0]}: ${scored.stderr || scored.error}`);
    return scored.stdout;
  }

  /** A file that score.py writes from a set: the vault without its link words, or the phrases of all questions. */
  #made(what, measurement) {
    const path = join(this.folder, `${what}-${measurement.set.replace(/\W+/g, "-")}`);
    writeFileSync(path, this.#score(what, this.#open(measurement.gold)));
    return path;
  }

  #run(args, input, output, withModel) {
    const [command, ...leading] = this.analyze;
    const environment = { ...process.env };
    if (withModel) delete environment.LOCI_MODEL_DIR;
    else environment.LOCI_MODEL_DIR = this.noModel;
    const run = spawnSync(command, [...leading, "--jobs", String(this.jobs), ...args], {
      stdio: [input, output, "pipe"],
      encoding: "utf8",
      env: environment,
    });
    if (run.error) throw run.error;
    return run;
  }

  /** Answers a set. Gives the file of answers and the names of the engines, where the lines carry them. */
  answer(measurement, { withModel = true, without } = {}) {
    const { task, set, args, masked, pooled } = measurement;
    const all = ["--task", task, ...args];
    if (pooled) all.push("--pool", this.#made("pool", measurement));
    if (without) all.push("--without", without);
    const name = [task, set, withModel ? "" : "no model", without ? `without ${without}` : ""]
      .filter(Boolean)
      .join(" ");
    const path = join(this.folder, `${name.replace(/\W+/g, "-")}.jsonl`);
    const input = openSync(masked ? this.#made("masked", measurement) : this.#open(measurement.input), "r");
    const output = openSync(path, "w");
    const begun = Date.now();
    const run = this.#run(all, input, output, withModel);
    closeSync(input);
    closeSync(output);
    const text = readFileSync(path, "utf8");
    const lines = text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    if (lines.length === 0) throw new Error(`${name}: ${run.stderr.split("\n")[0]}`);
    const refused = lines.filter((line) => line.error !== undefined).length;
    if (refused > 0) console.error(`eval: ${name}: ${refused} lines could not be answered; they count as wrong`);
    console.error(`eval: ${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    const engines = [...new Set(lines.map((line) => line.engine).filter(Boolean))];
    return { path, text, engines };
  }

  /** What score.py says, by metric: the value, its 95 % interval, and the difference from `other` with its interval. */
  score(measurement, answers, other) {
    const options = other ? ["--ci", "--vs", other.path] : ["--ci"];
    const output = this.#score(measurement.scorer, this.#open(measurement.gold), answers.path, ...options);
    const number = String.raw`[-+]?\d+\.\d+`;
    const interval = `95 % (${number})\\.\\.(${number})`;
    const line = new RegExp(`^(.{32}) (${number})(?: +${interval})?(?: +difference (${number}) +${interval})?$`, "gm");
    const figures = {};
    for (const [, name, ...numbers] of output.matchAll(line)) {
      const [value, low, high, difference, from, to] = numbers.map((text) =>
        text === undefined ? text : Number(text),
      );
      figures[name.trim()] = { value, low, high, difference, from, to };
    }
    // The interval of a correlation has a line of its own.
    for (const [, name, low, high] of output.matchAll(new RegExp(`^(\\w+) ${interval.replace(" (", " +(")}$`, "gm"))) {
      Object.assign(figures[name], { low: Number(low), high: Number(high) });
    }
    return figures;
  }

  /** The signals of a task that can be left out. The program names them when it is asked to leave out one it lacks. */
  signals(task) {
    const { stderr } = this.#run(["--task", task, "--without", "?"], "ignore", "ignore", true);
    const known = stderr.split("\n")[0].match(/no signal "\?"\. It has (.*)\.$/);
    if (!known) console.error(`eval: ${task}: this program leaves out no signals: ${stderr.split("\n")[0]}`);
    return known ? known[1].split(", ") : [];
  }
}
