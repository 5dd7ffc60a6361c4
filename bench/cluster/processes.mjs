// The parts of an installation as plain processes on the loopback address, each of which can be killed, held and started
// again.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Waits until `holds` gives something true, and tells how long that took, in milliseconds. */
export async function until(what, holds, { every = 20, patience = 60_000 } = {}) {
  const begun = Date.now();
  for (;;) {
    if (await holds().catch(() => false)) return Date.now() - begun;
    if (Date.now() - begun > patience) throw new Error(`${what}: not after ${patience / 1000} s`);
    await pause(every);
  }
}

const listens = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });

/** A process that is run by a command and can be run again. */
class Part {
  constructor(name, command, args, options) {
    Object.assign(this, { name, command, args, options, process: null });
  }

  async start() {
    this.process = spawn(this.command, this.args, { stdio: ["ignore", "ignore", "inherit"], ...this.options });
    this.ended = once(this.process, "exit");
    await this.ready();
  }

  async ready() {}

  signal(name) {
    this.process.kill(name);
  }

  async kill() {
    this.signal("SIGKILL");
    await this.ended;
  }

  hold() {
    this.signal("SIGSTOP");
  }

  release() {
    this.signal("SIGCONT");
  }

  /** Stops in order, as a new version is rolled out. */
  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.release();
    this.signal("SIGTERM");
    await this.ended;
  }
}

export class Postgres extends Part {
  static async make(programs, folder) {
    const port = await freePort();
    const data = join(folder, "postgres");
    mkdirSync(data, { recursive: true });
    // It refuses to run as root; Debian's package brings a user for it.
    const root = process.getuid() === 0;
    if (root) spawnSync("chown", ["postgres", folder, data]);
    const account = root ? { uid: numberOf("-u"), gid: numberOf("-g") } : {};
    const made = spawnSync(join(programs, "initdb"), ["--pgdata", data, "--username", "loci", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"], { cwd: folder, ...account, encoding: "utf8" });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    const args = ["-D", data, "-p", String(port), "-k", data, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "logging_collector=off"];
    const part = new Postgres("PostgreSQL", join(programs, "postgres"), args, { cwd: folder, ...account, stdio: "ignore" });
    return Object.assign(part, { port, programs, url: `postgres://loci@127.0.0.1:${port}/postgres` });
  }

  async ready() {
    const asks = ["--host", "127.0.0.1", "--port", String(this.port), "--quiet"];
    await until(this.name, async () => spawnSync(join(this.programs, "pg_isready"), asks).status === 0);
  }

  /** The group of processes, because each connection has one of its own: what happens to one happens to all. */
  signal(name) {
    const children = spawnSync("pgrep", ["--parent", String(this.process.pid)], { encoding: "utf8" }).stdout;
    // Whoever is held must not be left behind when the first one goes.
    for (const pid of [this.process.pid, ...children.split("\n").filter(Boolean).map(Number)]) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended by itself meanwhile.
      }
    }
  }
}

const numberOf = (which) => Number(spawnSync("id", [which, "postgres"], { encoding: "utf8" }).stdout);

export class Redis extends Part {
  static async make(program) {
    const port = await freePort();
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const part = new Redis("Redis", program, args, { stdio: "ignore" });
    return Object.assign(part, { port, url: `redis://127.0.0.1:${port}` });
  }

  async ready() {
    await until(this.name, () => listens(this.port));
  }

  /** Sends one command and waits for the answer. */
  async say(command) {
    const socket = connect(this.port, "127.0.0.1");
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, "data");
    socket.destroy();
    return answer.toString().trim();
  }
}

/** `loci serve` or `loci worker`. */
export class Loci extends Part {
  static async make(name, binary, role, environment, folder) {
    const port = await freePort();
    const data = join(folder, name.replaceAll(" ", "-"));
    mkdirSync(data, { recursive: true });
    const inherited = Object.entries(process.env).filter(([variable]) => !/^(LOCI|OPENAI)_/.test(variable));
    const own = role === "worker" ? { LOCI_WORKER_BIND: `127.0.0.1:${port}` } : { LOCI_BIND: `127.0.0.1:${port}` };
    const env = { ...Object.fromEntries(inherited), ...environment, ...own, LOCI_DATA_DIR: data };
    const part = new Loci(name, binary, [role], { cwd: data, env, stdio: ["ignore", "ignore", "inherit"] });
    return Object.assign(part, { port, base: `http://127.0.0.1:${port}` });
  }

  async ready() {
    await until(this.name, async () => (await fetch(`${this.base}/health/ready`)).ok);
  }
}

/** How often the proxy asks each server whether it is alive, and how long that may take. */
const LOOK = 250;
const ALIVE = 1_000;

/**
 * Passes connections on to whichever server is alive, with the fewest open ones first, and lets go of connections to one that
 * is not. Knows nothing of sessions: any request may reach any server.
 */
export class Proxy {
  constructor(servers) {
    this.servers = servers.map((server) => ({ server, alive: true, connections: new Set() }));
  }

  async start() {
    this.listener = createServer((client) => this.pass(client));
    this.listener.listen(0, "127.0.0.1");
    await once(this.listener, "listening");
    this.base = `http://127.0.0.1:${this.listener.address().port}`;
    this.looking = Promise.all(this.servers.map((behind) => this.look(behind)));
  }

  async look(behind) {
    while (this.listener.listening) {
      const answer = await fetch(`${behind.server.base}/health/live`, { signal: AbortSignal.timeout(ALIVE) }).catch(() => null);
      behind.alive = answer?.ok === true;
      if (!behind.alive) for (const connection of behind.connections) connection.destroy();
      await pause(LOOK);
    }
  }

  pass(client) {
    const order = this.servers.filter(({ alive }) => alive).sort((a, b) => a.connections.size - b.connections.size);
    client.on("error", () => client.destroy());
    const attempt = () => {
      const behind = order.shift();
      if (!behind) {
        client.destroy();
        return;
      }
      const server = connect(behind.server.port, "127.0.0.1");
      server.once("error", attempt);
      server.once("connect", () => {
        server.removeListener("error", attempt);
        behind.connections.add(server);
        const end = () => {
          behind.connections.delete(server);
          client.destroy();
          server.destroy();
        };
        for (const side of [client, server]) side.once("close", end).on("error", end);
        client.pipe(server).pipe(client);
      });
    };
    attempt();
  }

  stop() {
    this.listener?.close();
    for (const { connections } of this.servers) for (const connection of connections) connection.destroy();
  }
}
