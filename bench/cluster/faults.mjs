#!/usr/bin/env node
// Kills, holds and empties each part of an installation while students write and read, and looks afterwards whether every
// acknowledged word is there, everything is read, nothing is twice, and nobody saw an error that should not be:
//
//   node bench/cluster/faults.mjs target/release/loci [seed] [students]
//
// Ends with 1 when a promise was broken.
import { Cluster } from "./cluster.mjs";
import { pause, until } from "./processes.mjs";
import { Student } from "./student.mjs";

const [binary, seed = "1", count = "6"] = process.argv.slice(2);
/** How long a part is held. */
const HELD = 20_000;
/** How long a part that was killed stays away. */
const AWAY = 3_000;
/** Within this time after a part is back, all must be well again, in milliseconds. */
const RECOVERY = 5_000;
/** Load between two faults. */
const CALM = 3_000;

const cluster = await Cluster.start(binary, { settings: { LOCI_SIGN_IN_TRIES: "1000", LOCI_SIGN_UPS: "1000" } });
const { postgres, redis, servers, workers, proxy } = cluster;
const pick = (parts, number) => parts[(Number(seed) + number) % parts.length];
const held = (part) => async () => {
  part.hold();
  await pause(HELD);
  part.release();
};
const killed = (part, away = AWAY) => async () => {
  await part.kill();
  await pause(away);
  await part.start();
};

const faults = [
  { name: "SIGKILL of a server", part: "server", inject: killed(pick(servers, 0)) },
  { name: "SIGKILL of a worker at work", part: "worker", inject: killed(pick(workers, 0)) },
  { name: "SIGKILL of PostgreSQL", part: "database", inject: killed(postgres) },
  { name: "SIGKILL of Redis", part: "redis", inject: killed(redis) },
  { name: "SIGSTOP of a server for 20 s", part: "server", inject: held(pick(servers, 1)) },
  { name: "SIGSTOP of a worker for 20 s", part: "worker", inject: held(pick(workers, 1)) },
  { name: "SIGSTOP of PostgreSQL for 20 s", part: "database", inject: held(postgres) },
  { name: "SIGSTOP of Redis for 20 s", part: "redis", inject: held(redis) },
  { name: "Redis emptied", part: "redis", inject: () => redis.say("FLUSHALL") },
  {
    name: "rolling restart",
    part: "rolling",
    inject: async () => {
      for (const part of [...servers, ...workers]) {
        await part.stop();
        await part.start();
      }
    },
  },
];

const students = Array.from({ length: Number(count) }, (_, number) => new Student(proxy.base, number, Number(seed)));
const total = (outcome) => students.reduce((sum, student) => sum + (student.counts.get(outcome) ?? 0), 0);
const outcomes = () => new Set(students.flatMap((student) => [...student.counts.keys()]));
const broken = [];
const rows = [];
try {
  for (const student of students) await student.signUp();
  const studying = students.map((student) => student.study().catch((error) => broken.push(`student ${student.number}: ${error.message}`)));
  for (const { name, part, inject } of faults) {
    await pause(CALM);
    const before = new Map([...outcomes()].map((outcome) => [outcome, total(outcome)]));
    const acknowledged = students.reduce((sum, student) => sum + student.acknowledged, 0);
    await inject();
    const back = Date.now();
    // Every student has been answered again, and every server says that it is ready.
    const recovered = await until(`all well after ${name}`, async () =>
      students.every((student) => student.lastSuccess > back) &&
      (await Promise.all(servers.map((server) => fetch(`${server.base}/health/ready`, { signal: AbortSignal.timeout(1_000) })))).every(({ ok }) => ok));
    const seen = Object.fromEntries([...outcomes()].map((outcome) => [outcome, total(outcome) - (before.get(outcome) ?? 0)]).filter(([, times]) => times > 0));
    const errors = Object.keys(seen).filter((status) => Number(status) >= 500);
    const allowed = part === "database" ? ["503"] : [];
    for (const status of errors.filter((status) => !allowed.includes(status))) broken.push(`${name}: ${seen[status]} answers of ${status}`);
    if (recovered > RECOVERY) broken.push(`${name}: well again after ${recovered} ms`);
    const written = students.reduce((sum, student) => sum + student.acknowledged, 0) - acknowledged;
    rows.push([name, written, recovered, seen]);
    console.log(`${name}: ${written} writes acknowledged, well again after ${recovered} ms, answers ${JSON.stringify(seen)}`);
  }
  await pause(CALM);
  for (const student of students) student.going = false;
  await Promise.all(studying);
  const rest = await until("all notes read", async () => (await Promise.all(students.map((student) => student.atRest()))).every(Boolean), { patience: 120_000, every: 200 });
  const found = (await Promise.all(students.map((student) => student.verify()))).flat();
  broken.push(...found);
  const notes = students.reduce((sum, student) => sum + student.notes.size, 0);
  const writes = students.reduce((sum, student) => sum + student.acknowledged, 0);
  const lost = found.filter((fault) => /lost|not as it was/.test(fault)).length;
  console.log(`${writes} writes to ${notes} notes acknowledged, ${lost} lost; all read ${rest} ms after the last one`);
} catch (error) {
  broken.push(error.message);
} finally {
  await cluster.stop();
}
for (const promise of broken) console.log(`BROKEN: ${promise}`);
console.log(`${faults.length} faults, ${broken.length} promises broken`);
process.exit(broken.length ? 1 : 0);
