#!/usr/bin/env node
// What a student sees beside twenty notes of a vault: a server of its own reads the whole vault, and what it answers
// is put on a page to be read by eye.
//
//   node bench/samples.mjs target/release/loci VAULT.zip
//
// docs/quality-samples.md gets what Loci says about the notes; the same with the notes' own sentences, which belong to
// their author, goes to target/eval/quality-samples.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { noteSection, page } from "./samples/page.mjs";
import { TestedServer } from "./tested-server.mjs";

const [binary, vault] = process.argv.slice(2);
const NOTES = 20;
const SEED = 20_261_123;
const CONNECTIONS = 5;
const QUESTIONS = 5;

let state = SEED;
const random = (below) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  // The low bits of such a generator repeat soon.
  return Math.floor((state / 2 ** 32) * below);
};

const server = await TestedServer.start(binary, { withModel: true });
try {
  const get = async (path) => (await server.call("GET", path)).json;
  const begun = Date.now();
  await server.import([{ name: basename(vault), type: "application/zip", body: readFileSync(vault) }]);
  await server.atRest();
  const { version, notes: progress } = await get("/api/v1/status");
  console.error(
    `samples: ${progress.analysed} notes read in ${((Date.now() - begun) / 1000).toFixed(0)} s, ${progress.failed} failed`,
  );

  const notes = [];
  for (let cursor = ""; cursor !== null; ) {
    const { items, next_cursor: next } = await get(
      `/api/v1/notes?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    notes.push(...items);
    cursor = next ?? null;
  }
  // Ids differ from run to run, places and titles do not.
  const place = (note) => `${note.notebook}/${note.title}`;
  notes.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const chosen = Array.from({ length: Math.min(NOTES, notes.length) }, () => notes.splice(random(notes.length), 1)[0]);

  const samples = [];
  for (const { id } of chosen) {
    const [note, insight, connections] = await Promise.all(
      ["", "/insight", `/connections?limit=${CONNECTIONS}`].map((what) => get(`/api/v1/notes/${id}${what}`)),
    );
    const quiz = (await server.call("POST", `/api/v1/notes/${id}/quiz`, { count: QUESTIONS })).json;
    samples.push({ note, insight, connections: connections.items.slice(0, CONNECTIONS), quiz });
  }

  mkdirSync("target/eval", { recursive: true });
  const about = {
    vault: basename(vault),
    version,
    seed: SEED,
    date: new Date().toISOString().slice(0, 10),
    total: progress.total,
  };
  for (const [path, withText] of [
    ["docs/quality-samples.md", false],
    ["target/eval/quality-samples.md", true],
  ]) {
    writeFileSync(path, page({ ...about, withText, sections: samples.map((sample) => noteSection(sample, withText)) }));
    console.error(`samples: ${path} is written`);
  }
} finally {
  await server.stop();
}
