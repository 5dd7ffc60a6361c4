// An installation of several servers and workers over PostgreSQL and Redis, behind a proxy, on this machine.
import { mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Loci, Postgres, Proxy, Redis } from "./processes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where a program is that is installed first if it is missing. */
function need(program) {
  const found = spawnSync(join(root, "scripts/need"), [program], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (found.status !== 0) throw new Error(`${program} can't be set up`);
  return found.stdout.trim().split("\n").at(-1);
}

export class Cluster {
  /** Starts everything; `withModel` reads notes with the sentence vectors. */
  static async start(binary, { servers = 2, workers = 2, withModel = false, settings = {} } = {}) {
    const cluster = new Cluster();
    cluster.folder = mkdtempSync(join(tmpdir(), "loci-cluster-"));
    try {
      cluster.postgres = await Postgres.make(need("postgres"), cluster.folder);
      cluster.redis = await Redis.make(need("redis"));
      await Promise.all([cluster.postgres.start(), cluster.redis.start()]);
      const environment = {
        LOCI_DATABASE_URL: cluster.postgres.url,
        LOCI_REDIS_URL: cluster.redis.url,
        LOCI_SERVE_WORKS: "false",
        LOCI_LOG: "error",
        ...(withModel ? {} : { LOCI_MODEL_DIR: join(cluster.folder, "none") }),
        ...settings,
      };
      const program = resolve(binary);
      const make = (role, count) =>
        Promise.all(
          Array.from({ length: count }, (_, number) =>
            Loci.make(`${role === "serve" ? "server" : role} ${number + 1}`, program, role, environment, cluster.folder)));
      cluster.servers = await make("serve", servers);
      cluster.workers = await make("worker", workers);
      // All at once, as an orchestrator does: one of them migrates.
      await Promise.all([...cluster.servers, ...cluster.workers].map((part) => part.start()));
      cluster.proxy = new Proxy(cluster.servers);
      await cluster.proxy.start();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  async stop() {
    this.proxy?.stop();
    const parts = [...(this.servers ?? []), ...(this.workers ?? [])];
    await Promise.all(parts.map((part) => part.stop()));
    await this.redis?.stop();
    // A fast shutdown does not wait for connections.
    if (this.postgres?.process) {
      this.postgres.release();
      this.postgres.process.kill("SIGINT");
      await this.postgres.ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
