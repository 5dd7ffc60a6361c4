#!/usr/bin/env node
// What a request costs in an account of 10, 1,000 and 10,000 notes: CPU of the server per call, and how long callers
// wait with one and with eight of them at a time.
//
//   node bench/server.mjs target/release/loci [10 1000 10000]
//
// The notes are made up from a seeded generator. They are read without the vector model, so that the account is ready
// soon; no request measured here runs the model.
import { TestedServer } from "./tested-server.mjs";

const [binary, ...sizes] = process.argv.slice(2);
const accounts = sizes.length ? sizes.map(Number) : [10, 1_000, 10_000];
const CALLS = 400;

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

const measure = async (server, calls, connections, once) => {
  const waits = [];
  let next = 0;
  const before = server.cpu();
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
  return { cpu: (server.cpu() - before) / calls, p50: at(0.5), p99: at(0.99) };
};

const rows = [];
for (const size of accounts) {
  const server = await TestedServer.start(binary);
  const call = server.call.bind(server);
  try {
    const files = Array.from({ length: size }, (_, number) =>
      ({ name: `Part ${number % 20}/${title(number)}.md`, type: "text/markdown", body: body(number, size) }));
    const begun = Date.now();
    await server.import(files);
    const imported = Date.now();
    await server.atRest();
    console.error(`${size} notes: imported in ${((imported - begun) / 1000).toFixed(1)} s, at rest after ${((Date.now() - begun) / 1000).toFixed(1)} s, ${server.resident().toFixed(0)} MB`);
    const page = (await call("GET", "/api/v1/notes?limit=50")).json.items;
    const revisions = new Map(page.map((note) => [note.id, note.revision]));
    const pick = (number) => page[number % page.length].id;
    const operations = {
      "save a note": async (number) => {
        const id = page[(number * 7) % page.length].id;
        // Two callers never save the same note at once: each waits for the last save of this note.
        const saved = (revisions.get(id) instanceof Promise ? revisions.get(id) : Promise.resolve(revisions.get(id))).then(
          async (revision) => (await call("PATCH", `/api/v1/notes/${id}`, { revision, body: body(number, size) })).json.revision,
        );
        revisions.set(id, saved);
        await saved;
      },
      "list page of 50": () => call("GET", "/api/v1/notes?limit=50"),
      "open a note": (number) => call("GET", `/api/v1/notes/${pick(number)}`),
      "insight": (number) => call("GET", `/api/v1/notes/${pick(number)}/insight`),
      "suggestions": (number) => call("GET", `/api/v1/notes/${pick(number)}/connections`),
      "search": (number) => call("GET", `/api/v1/search?q=${word(number % 300)}`),
      "titles": (number) => call("GET", `/api/v1/titles?q=${word(number % 300)}`),
      "graph": () => call("GET", "/api/v1/graph"),
    };
    // Saving comes last, because each save lets the note be read again.
    for (const name of [...Object.keys(operations).slice(1), "save a note"]) {
      const calls = name === "graph" ? 40 : CALLS;
      const one = await measure(server, calls, 1, operations[name]);
      const eight = await measure(server, calls, 8, operations[name]);
      rows.push([name, size, one.cpu, one.p50, one.p99, eight.p50, eight.p99]);
    }
  } finally {
    await server.stop();
  }
}
rows.sort((a, b) => a[0].localeCompare(b[0]) || a[1] - b[1]);
console.log("| request | notes | CPU ms/call | p50 ms, 1 caller | p99 ms, 1 | p50 ms, 8 callers | p99 ms, 8 |\n| --- | --- | --- | --- | --- | --- | --- |");
for (const [name, size, ...figures] of rows) console.log(`| ${name} | ${size} | ${figures.map((figure) => figure.toFixed(2)).join(" | ")} |`);
