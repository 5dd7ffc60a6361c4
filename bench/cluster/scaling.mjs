#!/usr/bin/env node
// How far reading notes grows with workers and requests with servers, and how soon a page at one server shows a change made at
// another:
//
//   node --experimental-websocket bench/cluster/scaling.mjs target/release/loci
import { readFileSync } from "node:fs";
import { Cluster } from "./cluster.mjs";
import { pause, until } from "./processes.mjs";
import { newId, Student } from "./student.mjs";

const [binary] = process.argv.slice(2);
const NOTES = 400;
const REQUESTS = 4_000;
const CHANGES = 100;

/** User and system time of processes, in milliseconds. */
const cpu = (parts) =>
  parts.reduce((sum, part) => {
    const fields = readFileSync(`/proc/${part.process.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);

const inParallel = async (count, jobs, work) => {
  let next = 0;
  await Promise.all(Array.from({ length: jobs }, async () => {
    while (next < count) await work(next++);
  }));
};

const settings = { LOCI_SIGN_IN_TRIES: "1000", LOCI_SIGN_UPS: "1000" };
const paragraph = Array.from({ length: 12 }, (_, at) => `The sentence number ${at} tells how the cell turns the energy of light into sugar and oxygen.`).join(" ");

for (const [servers, workers] of [[1, 1], [1, 2], [2, 2]]) {
  const cluster = await Cluster.start(binary, { servers, workers, settings, withModel: true });
  try {
    const students = await Promise.all(Array.from({ length: 4 }, async (_, number) => {
      const student = new Student(cluster.proxy.base, number, 1);
      await student.signUp();
      return student;
    }));
    // Workers are held while the notes come in, so that only reading is timed.
    for (const worker of cluster.workers) worker.hold();
    await inParallel(NOTES, 4, (number) =>
      students[number % 4].insist("POST", "/api/v1/notes", { title: `Note ${number}`, body: `${paragraph} It is about ${number}.` }));
    for (const worker of cluster.workers) worker.release();
    const before = cpu(cluster.workers);
    const took = await until("all read", async () => (await Promise.all(students.map((student) => student.atRest()))).every(Boolean), { every: 50, patience: 300_000 });
    const reading = cpu(cluster.workers) - before;

    const first = (await students[0].insist("GET", "/api/v1/notes?limit=50")).json.items;
    await pause(3_000);
    const idle = cpu(cluster.servers);
    const begun = Date.now();
    await inParallel(REQUESTS, 8, (number) => students[0].insist("GET", number % 2 ? `/api/v1/notes/${first[number % first.length].id}` : "/api/v1/notes?limit=20"));
    const requests = REQUESTS / ((Date.now() - begun) / 1000);
    const each = (cpu(cluster.servers) - idle) / REQUESTS;
    console.log(`${servers} servers, ${workers} workers: ${(NOTES / (took / 1000)).toFixed(1)} notes read a second (${(reading / NOTES).toFixed(1)} ms of CPU each), ${requests.toFixed(0)} requests a second (${each.toFixed(2)} ms of CPU each)`);

    if (servers === 2) {
      const [here, there] = cluster.servers;
      const page = new WebSocket(`${here.base.replace("http", "ws")}/api/v1/live`);
      await new Promise((done) => page.addEventListener("open", done, { once: true }));
      const heard = new Map();
      const welcome = new Promise((done) => {
        page.addEventListener("message", ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === "welcome") done();
          if (message.kind === "note.saved") heard.get(message.data.note.id)?.(performance.now());
        });
      });
      page.send(JSON.stringify({ type: "hello", token: students[0].token, last_event_id: null }));
      await welcome;
      const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(students[0])), students[0], { base: there.base });
      const waits = [];
      for (let number = 0; number < CHANGES; number += 1) {
        const id = newId();
        const seen = new Promise((done) => heard.set(id, done));
        const asked = performance.now();
        await elsewhere.insist("POST", "/api/v1/notes", { id, title: `Change ${number}`, body: "A short note." });
        waits.push((await seen) - asked);
      }
      waits.sort((a, b) => a - b);
      console.log(`a change at one server is heard by a page at the other ${waits[CHANGES / 2].toFixed(1)} ms after the request was sent (median of ${CHANGES}; slowest ${waits.at(-1).toFixed(1)} ms)`);
      page.close();
    }
  } finally {
    await cluster.stop();
  }
}
