// A server of its own for a measurement: on a free port, with an empty folder and one account, gone afterwards.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const TICKS_PER_SECOND = 100;
const BOUNDARY = "----loci-measurement";

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class TestedServer {
  #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  #token = null;

  /** Starts `binary` without the model, or with the one that is built in, and signs up. */
  static async start(binary, { withModel = false } = {}) {
    const server = new TestedServer();
    server.folder = mkdtempSync(join(tmpdir(), "loci-bench-"));
    const port = await freePort();
    server.base = `http://127.0.0.1:${port}`;
    // Settings of whoever measures must not reach the measured server, nor a loci.toml in this folder.
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LOCI_")));
    const settings = { LOCI_BIND: `127.0.0.1:${port}`, LOCI_DATA_DIR: server.folder, LOCI_LOG: "error" };
    if (!withModel) settings.LOCI_MODEL_DIR = join(server.folder, "none");
    server.process = spawn(resolve(binary), ["serve"], {
      cwd: server.folder,
      env: { ...environment, ...settings },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((done, failed) => {
        server.process.once("error", failed);
        server.process.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
        server.process.stdout.once("data", done);
      });
      const account = { email: "bench@example.org", password: "a long bench password" };
      server.#token = (await server.call("POST", "/api/v1/accounts", account)).json.access_token;
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** One request; `raw` is a body that is no JSON, with its type. */
  call(method, path, json, raw) {
    return new Promise((done, failed) => {
      const payload = raw?.body ?? (json === undefined ? undefined : JSON.stringify(json));
      const headers = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
      if (payload !== undefined) {
        headers["content-type"] = raw?.type ?? "application/json";
        headers["content-length"] = Buffer.byteLength(payload);
      }
      const outgoing = request(`${this.base}${path}`, { method, agent: this.#agent, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode >= 400)
            failed(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 200)}`));
          else done({ json: text ? JSON.parse(text) : null, bytes: text.length });
        });
      });
      outgoing.on("error", failed);
      outgoing.end(payload);
    });
  }

  /** Takes in files, each with its `name`, `type` and `body`. */
  async import(files) {
    const parts = files.flatMap(({ name, type, body }) => [
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`,
      body,
      "\r\n",
    ]);
    const body = Buffer.concat([...parts, `--${BOUNDARY}--\r\n`].map((part) => Buffer.from(part)));
    const upload = { type: `multipart/form-data; boundary=${BOUNDARY}`, body };
    const task = (await this.call("POST", "/api/v1/imports", undefined, upload)).json;
    for (;;) {
      const { state, error } = (await this.call("GET", `/api/v1/tasks/${task.id}`)).json;
      if (state === "done") return;
      if (state === "failed" || state === "cancelled") throw new Error(`the import ${state}: ${error}`);
      await pause(200);
    }
  }

  /** Waits until all notes are read and connected. */
  async atRest() {
    while ((await this.call("GET", "/api/v1/status")).json.notes.queued > 0) await pause(200);
    // Connections follow the reading; the server is at rest when its CPU time stands still.
    for (let last = Number.NEGATIVE_INFINITY; this.cpu() - last > 20; await pause(1_000)) last = this.cpu();
  }

  /** User and system time in milliseconds. */
  cpu() {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
  }

  /** Resident memory in megabytes. */
  resident() {
    return Number(readFileSync(`/proc/${this.process.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  }

  async stop() {
    this.#agent.destroy();
    this.process.removeAllListeners("exit");
    if (this.process.exitCode === null) {
      const ended = new Promise((done) => this.process.once("exit", done));
      this.process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
