#!/usr/bin/env node
// Starts an installation of two servers, two workers, PostgreSQL, Redis and a proxy, prints where it is, and stops it at
// Ctrl+C:
//
//   node bench/cluster/run.mjs target/release/loci [servers] [workers]
import { Cluster } from "./cluster.mjs";

const [binary, servers = "2", workers = "2"] = process.argv.slice(2);
const cluster = await Cluster.start(binary, { servers: Number(servers), workers: Number(workers), withModel: true });
console.log(`Loci is ready at ${cluster.proxy.base}`);
for (const part of [...cluster.servers, ...cluster.workers]) console.log(`  ${part.name}: ${part.base}`);
console.log(`  PostgreSQL: ${cluster.postgres.url}\n  Redis: ${cluster.redis.url}`);
const stop = async () => {
  await cluster.stop();
  process.exit(0);
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
