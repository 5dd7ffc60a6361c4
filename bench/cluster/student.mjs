// A student who writes, changes and reads notes without a pause, and remembers every word that the server has acknowledged.
import { randomBytes } from "node:crypto";
import { pause } from "./processes.mjs";

/** How long an answer may take before the request is made again. */
const PATIENCE = 5_000;

const words = "cell membrane protein enzyme energy light sugar water carbon river city empire law trade wave mass force charge".split(" ");

/** A new id of version 7 (RFC 9562): milliseconds, then chance. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Student {
  /** Notes by id, as they were last acknowledged: title, body and revision. */
  notes = new Map();
  /** What was counted: answers by status, requests without an answer, and the longest time without a success. */
  counts = new Map();
  acknowledged = 0;
  going = true;

  constructor(base, number, seed) {
    Object.assign(this, { base, number, state: (seed * 7_919 + number * 104_729 + 1) >>> 0 });
    this.lastSuccess = Date.now();
  }

  random(below) {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.state >>> 8) % below;
  }

  sentence() {
    const chosen = Array.from({ length: 9 }, () => words[this.random(words.length)]);
    return `The ${chosen.join(" ")}.`;
  }

  count(outcome) {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  /** One request; null without an answer. */
  async ask(method, path, body) {
    const headers = { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...(body ? { "content-type": "application/json" } : {}) };
    try {
      const response = await fetch(`${this.base}${path}`, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) });
      const text = await response.text();
      this.count(response.status);
      if (response.ok) this.lastSuccess = Date.now();
      return { status: response.status, json: text ? JSON.parse(text) : null };
    } catch {
      this.count("no answer");
      return null;
    }
  }

  /** The same until somebody answers it for good. */
  async insist(method, path, body) {
    for (;;) {
      const answer = await this.ask(method, path, body);
      if (answer && answer.status !== 503 && answer.status !== 429) return answer;
      await pause(50);
    }
  }

  async signUp() {
    const credentials = { email: `student${this.number}@example.org`, password: "a long and steady password" };
    const answer = await this.insist("POST", "/api/v1/accounts", credentials);
    if (answer.status !== 201) throw new Error(`signing up: ${answer.status}`);
    await this.signIn(credentials);
  }

  async signIn(credentials) {
    const answer = await this.insist("POST", "/api/v1/sessions", credentials);
    this.token = answer.json.access_token;
    this.credentials = credentials;
    this.signedInAt = Date.now();
  }

  /** Writes, changes and reads until `going` is false. */
  async study() {
    while (this.going) {
      // Before the token of ten minutes ends.
      if (Date.now() - this.signedInAt > 480_000) await this.signIn(this.credentials);
      const choice = this.random(10);
      if (this.notes.size < 3 || choice < 3) await this.write();
      else if (choice < 7) await this.change();
      else await this.read();
      await pause(10 + this.random(20));
    }
  }

  async write() {
    const id = newId();
    const title = `Note ${this.notes.size} of student ${this.number}`;
    const other = [...this.notes.values()][this.random(Math.max(1, this.notes.size))];
    const body = `${this.sentence()} ${this.sentence()}${other ? ` See [[${other.title}]].` : ""}`;
    const answer = await this.insist("POST", "/api/v1/notes", { id, title, body });
    if (answer.status !== 201 && answer.status !== 200) throw new Error(`writing: ${answer.status} ${JSON.stringify(answer.json)}`);
    this.notes.set(id, { title, body, revision: answer.json.revision });
    this.acknowledged += 1;
  }

  async change() {
    const [id, known] = [...this.notes][this.random(this.notes.size)];
    const body = `${known.body} ${this.sentence()}`;
    const answer = await this.insist("PATCH", `/api/v1/notes/${id}`, { revision: known.revision, body });
    if (answer.status === 409) {
      // The answer to the same change was lost on its way: it is there.
      const now = await this.insist("GET", `/api/v1/notes/${id}`);
      if (now.json.body !== body) throw new Error("a change of nobody's stands in the note");
      this.notes.set(id, { ...known, body, revision: now.json.revision });
    } else if (answer.status === 200) {
      this.notes.set(id, { ...known, body, revision: answer.json.revision });
    } else throw new Error(`changing: ${answer.status} ${JSON.stringify(answer.json)}`);
    this.acknowledged += 1;
  }

  async read() {
    const id = [...this.notes.keys()][this.random(this.notes.size)];
    const paths = [`/api/v1/notes/${id}`, "/api/v1/notes?limit=20", "/api/v1/search?q=cell", `/api/v1/notes/${id}/insight`];
    const answer = await this.insist("GET", paths[this.random(paths.length)]);
    if (answer.status !== 200) throw new Error(`reading: ${answer.status}`);
  }

  /** What is missing or twice of what was acknowledged, once all is at rest. */
  async verify() {
    const faults = [];
    for (const [id, known] of this.notes) {
      const note = await this.insist("GET", `/api/v1/notes/${id}`);
      if (note.status !== 200) faults.push(`${known.title} is lost`);
      else if (note.json.body !== known.body || note.json.revision !== known.revision) faults.push(`${known.title} is not as it was acknowledged`);
      const insight = await this.insist("GET", `/api/v1/notes/${id}/insight`);
      if (insight.json?.state !== "done" || insight.json.analysed_revision !== known.revision) faults.push(`${known.title} is not read: ${insight.json?.state}`);
      const links = await this.insist("GET", `/api/v1/notes/${id}/links`);
      const outgoing = (links.json?.outgoing ?? []).map((link) => `${link.position ?? link.start} ${link.target}`);
      if (new Set(outgoing).size !== outgoing.length) faults.push(`${known.title} has a link twice`);
    }
    const listed = new Set();
    for (let cursor = null; ; ) {
      const page = (await this.insist("GET", `/api/v1/notes?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`)).json;
      for (const note of page.items) listed.add(note.id);
      cursor = page.next_cursor;
      if (!cursor) break;
    }
    if (listed.size !== this.notes.size) faults.push(`student ${this.number} has ${listed.size} notes instead of ${this.notes.size}`);
    return faults;
  }

  async atRest() {
    const status = await this.insist("GET", "/api/v1/status");
    return status.json.notes.queued === 0;
  }
}
