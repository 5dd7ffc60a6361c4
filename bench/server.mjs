#!/usr/bin/env node
// What a request costs in an account of 10, 1,000 and 10,000 notes: CPU of the server per call, and how long callers
// wait with one and with eight of them at a time.
//
//   node bench/server.mjs target/release/loci [10 1000 10000]
//
// The notes are made up from a seeded generator. They are read without the vector model, so that the account is ready
// soon; no request measured here runs the model.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [binary, ...sizes] = process.argv.slice(2);
const accounts = sizes.length ? sizes.map(Number) : [10, 1_000, 10_000];
const CALLS = 400;
const TICKS_PER_SECOND = 100;

let state = 1;
const random = (below) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state % below;
};
const syllables = ["ka", "lo", "mi", "ter", "ven", "sol", "ran", "pi", "gra", "dun", "eth", "or", "is", "um"];
const word = (number) => {
  let text = "";
  for (let rest = number + 40; rest > 0; rest = Math.floor(rest / syllables.length)) text += syllables[rest % syllables.length];
  return text;
};
// Few words are frequent and many are rare, as in a language.
const anyWord = () => word(Math.floor(3_000 ** (random(10_000) / 10_000)) + random(3));
const sentence = () => {
  const words = Array.from({ length: 8 + random(10) }, anyWord);
  return `${words[0][0].toUpperCase()}${words.join(" ").slice(1)}.`;
};
const title = (number) => `Note ${number} on ${word(number % 997)}`;
const body = (number, of) => {
  const paragraphs = Array.from({ length: 3 }, () => Array.from({ length: 4 }, sentence).join(" "));
  return `${paragraphs.join("\n\n")}\n\nSee [[${title(random(of))}]] and [[${title(number ? number - 1 : 0)}]].\n`;
};

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const call = (base, token, method, path, json, raw) =>
  new Promise((resolve, reject) => {
    const payload = raw?.body ?? (json === undefined ? undefined : JSON.stringify(json));
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}) };
    if (payload !== undefined) {
      headers["content-type"] = raw?.type ?? "application/json";
      headers["content-length"] = Buffer.byteLength(payload);
    }
    const outgoing = request(`${base}${path}`, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode >= 400) reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 200)}`));
        else resolve({ json: text ? JSON.parse(text) : null, bytes: text.length });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(payload);
  });

/** User and system time of a process in milliseconds. */
const cpu = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
};
const resident = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;

const measure = async (pid, calls, connections, once) => {
  const waits = [];
  let next = 0;
  const before = cpu(pid);
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < calls) {
        const number = next++;
        const begun = process.hrtime.bigint();
        await once(number);
        waits.push(Number(process.hrtime.bigint() - begun) / 1e6);
      }
    }),
  );
  waits.sort((a, b) => a - b);
  const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
  return { cpu: (cpu(pid) - before) / calls, p50: at(0.5), p99: at(0.99) };
};

const rows = [];
for (const size of accounts) {
  const folder = mkdtempSync(join(tmpdir(), "loci-bench-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ["serve"], {
    env: { ...process.env, LOCI_BIND: `127.0.0.1:${port}`, LOCI_DATA_DIR: folder, LOCI_MODEL_DIR: join(folder, "none"), LOCI_LOG: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => server.stdout.once("data", resolve));
  try {
    const { json } = await call(base, null, "POST", "/api/v1/accounts", { email: "bench@example.org", password: "a long bench password" });
    const token = json.access_token;
    const boundary = "----bench";
    const parts = Array.from({ length: size }, (_, number) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="Part ${number % 20}/${title(number)}.md"\r\ncontent-type: text/markdown\r\n\r\n${body(number, size)}\r\n`);
    const upload = { type: `multipart/form-data; boundary=${boundary}`, body: `${parts.join("")}--${boundary}--\r\n` };
    const begun = Date.now();
    const task = (await call(base, token, "POST", "/api/v1/imports", undefined, upload)).json;
    const until = async (done) => {
      while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 200));
    };
    await until(async () => (await call(base, token, "GET", `/api/v1/tasks/${task.id}`)).json.state === "done");
    const imported = Date.now();
    await until(async () => (await call(base, token, "GET", "/api/v1/status")).json.notes.queued === 0);
    // Connections follow the reading; the server is at rest when its CPU time stands still.
    for (let last = -1; cpu(server.pid) - last > 20; await new Promise((resolve) => setTimeout(resolve, 1_000))) last = cpu(server.pid);
    console.error(`${size} notes: imported in ${((imported - begun) / 1000).toFixed(1)} s, at rest after ${((Date.now() - begun) / 1000).toFixed(1)} s, ${resident(server.pid).toFixed(0)} MB`);
    const page = (await call(base, token, "GET", "/api/v1/notes?limit=50")).json.items;
    const revisions = new Map(page.map((note) => [note.id, note.revision]));
    const pick = (number) => page[number % page.length].id;
    const operations = {
      "save a note": async (number) => {
        const id = page[(number * 7) % page.length].id;
        // Two callers never save the same note at once: each waits for the last save of this note.
        const saved = (revisions.get(id) instanceof Promise ? revisions.get(id) : Promise.resolve(revisions.get(id))).then(
          async (revision) => (await call(base, token, "PATCH", `/api/v1/notes/${id}`, { revision, body: body(number, size) })).json.revision,
        );
        revisions.set(id, saved);
        await saved;
      },
      "list page of 50": () => call(base, token, "GET", "/api/v1/notes?limit=50"),
      "open a note": (number) => call(base, token, "GET", `/api/v1/notes/${pick(number)}`),
      "insight": (number) => call(base, token, "GET", `/api/v1/notes/${pick(number)}/insight`),
      "suggestions": (number) => call(base, token, "GET", `/api/v1/notes/${pick(number)}/connections`),
      "search": (number) => call(base, token, "GET", `/api/v1/search?q=${word(number % 300)}`),
      "titles": (number) => call(base, token, "GET", `/api/v1/titles?q=${word(number % 300)}`),
      "graph": () => call(base, token, "GET", "/api/v1/graph"),
    };
    // Saving comes last, because each save lets the note be read again.
    for (const name of [...Object.keys(operations).slice(1), "save a note"]) {
      const calls = name === "graph" ? 40 : CALLS;
      const one = await measure(server.pid, calls, 1, operations[name]);
      const eight = await measure(server.pid, calls, 8, operations[name]);
      rows.push([name, size, one.cpu, one.p50, one.p99, eight.p50, eight.p99]);
    }
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}
agent.destroy();
rows.sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1]);
console.log("| request | notes | CPU ms/call | p50 ms, 1 caller | p99 ms, 1 | p50 ms, 8 callers | p99 ms, 8 |\n| --- | --- | --- | --- | --- | --- | --- |");
for (const [name, size, ...figures] of rows) console.log(`| ${name} | ${size} | ${figures.map((figure) => figure.toFixed(2)).join(" | ")} |`);
