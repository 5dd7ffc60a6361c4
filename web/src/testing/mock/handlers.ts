import { HttpResponse, http, ws } from "msw";
import type {
  LiveEvent,
  Note,
  NoteSort,
  Problem,
  ReportLine,
  ServerMessage,
  SignedIn,
  Task,
} from "@/lib/api/types";
import openApi from "../../../openapi.json";
import {
  connectionsOf,
  derive,
  findByTitle,
  insightOf,
  type Library,
  makeNote,
  newId,
  planOf,
  present,
  provenance,
  providerSummary,
  quizOf,
  refOf,
  sentencesOf,
  spanOf,
  summaryOf,
} from "./library";

type EventBody = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, "type" | "id"> : never) : never;

function problem(status: number, code: string, detail: string, more: Partial<Problem> = {}) {
  const body: Problem = {
    type: `urn:loci:problem:${code}`,
    title: code,
    status,
    detail,
    code,
    request_id: newId(),
    ...more,
  };
  return HttpResponse.json(body, { status, headers: { "content-type": "application/problem+json" } });
}

function page<T>(items: T[], url: URL, standard: number) {
  const limit = Number(url.searchParams.get("limit") ?? standard);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return HttpResponse.json({ items: items.slice(from, from + limit), next_cursor: next });
}

const order: Record<NoteSort, (a: Note, b: Note) => number> = {
  updated: (a, b) => b.updated_at.localeCompare(a.updated_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  title: (a, b) => a.title.localeCompare(b.title),
};

function excerptAround(body: string, word: string): { text: string; match: boolean }[] {
  const at = body.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) {
    return [{ text: body.slice(0, 140), match: false }];
  }
  return [
    { text: `… ${body.slice(Math.max(0, at - 60), at)}`, match: false },
    { text: body.slice(at, at + word.length), match: true },
    { text: `${body.slice(at + word.length, at + word.length + 80)} …`, match: false },
  ];
}

export type MockOptions = {
  /** Starts with a session, as if the refresh cookie were there. */
  signedIn?: boolean;
  /** Pause between the steps of an import, ms. */
  pace?: number;
};

/** The HTTP contract played on a library in memory, with the live events that its changes cause. */
export function makeHandlers(library: Library, { signedIn = true, pace = 250 }: MockOptions = {}) {
  let session = signedIn;
  let eventNumber = 0;
  const tasks = new Map<string, Task>();
  const reports = new Map<string, ReportLine[]>();
  const quizzes = new Map<string, ReturnType<typeof quizOf>>();
  const dismissed = new Set<string>();
  const sessions = [
    {
      id: newId(),
      device: "Firefox on Linux",
      created_at: "2026-11-20T08:12:00Z",
      last_seen_at: "2026-11-22T19:41:00Z",
      current: true,
    },
    {
      id: newId(),
      device: "Safari on iPhone",
      created_at: "2026-10-02T17:30:00Z",
      last_seen_at: "2026-11-22T07:05:00Z",
      current: false,
    },
    {
      id: newId(),
      device: "Chrome on Windows",
      created_at: "2026-09-14T10:00:00Z",
      last_seen_at: "2026-11-03T12:20:00Z",
      current: false,
    },
  ];

  const live = ws.link(/\/api\/v1\/live$/);
  function emit(event: EventBody) {
    eventNumber += 1;
    const message = { type: "event", id: String(eventNumber), ...event } as ServerMessage;
    live.broadcast(JSON.stringify(message));
  }

  const grant = (): SignedIn => ({
    account: library.account,
    access_token: `token-${newId()}`,
    expires_in: 600,
  });
  const path = (rest: string) => `*/api/v1${rest}`;
  const unknown = () => problem(404, "not_found", "There is no such note.");
  const allowed = (request: Request) =>
    request.headers.get("authorization")?.startsWith("Bearer token-") && session;

  function store(note: Note): Note {
    const next = derive({ ...note, revision: note.revision + 1, updated_at: new Date().toISOString() });
    library.notes.set(next.id, next);
    emit({ kind: "note.saved", data: { note: summaryOf(next) } });
    return next;
  }

  function progress() {
    const all = present(library);
    const queued = all.filter((note) => note.analysis === "queued" || note.analysis === "running").length;
    const failed = all.filter((note) => note.analysis === "failed").length;
    return { total: all.length, analysed: all.length - queued - failed, queued, failed };
  }

  function analyse(id: string) {
    const set = (state: Note["analysis"]) => {
      const note = library.notes.get(id);
      if (note) {
        library.notes.set(id, { ...note, analysis: state });
        emit({ kind: "insight.changed", data: { note_id: id, state, revision: note.revision } });
        emit({ kind: "progress.changed", data: progress() });
        if (state === "done") {
          emit({ kind: "connections.changed", data: { note_id: id } });
        }
      }
    };
    set("running");
    setTimeout(() => set("done"), pace * 4);
  }

  async function runImport(id: string, files: File[]) {
    const change = (next: Partial<Task>) => {
      const task = tasks.get(id);
      if (task && task.state !== "cancelled") {
        tasks.set(id, { ...task, ...next });
        emit({ kind: "task.changed", data: { task: { ...task, ...next } } });
      }
    };
    const lines: ReportLine[] = [];
    reports.set(id, lines);
    change({ state: "running", total: files.length });
    for (const file of files) {
      const parts = file.name.split("/");
      const name = parts.at(-1) ?? file.name;
      const readable = /\.(md|markdown|txt)$/i.test(name);
      const image = /\.(png|jpe?g|gif|webp|svg)$/i.test(name);
      if (readable) {
        const note = makeNote({
          title: name.replace(/\.\w+$/, ""),
          body: await file.text(),
          notebook: parts.slice(0, -1).join("/"),
        });
        library.notes.set(note.id, { ...note, analysis: "queued" });
        lines.push({ path: file.name, outcome: "imported", reason: null, note_id: note.id });
        emit({ kind: "note.saved", data: { note: summaryOf({ ...note, analysis: "queued" }) } });
        analyse(note.id);
      } else {
        lines.push({
          path: file.name,
          outcome: image ? "attachment" : "skipped",
          reason: image ? null : "Files of this kind are not read. Loci takes Markdown, text and images.",
          note_id: null,
        });
      }
      change({ done: lines.length });
      await new Promise((resolve) => setTimeout(resolve, pace));
    }
    const count = (outcome: ReportLine["outcome"]) => lines.filter((line) => line.outcome === outcome).length;
    change({
      state: "done",
      finished_at: new Date().toISOString(),
      counts: {
        imported: count("imported"),
        updated: count("updated"),
        unchanged: count("unchanged"),
        attachments: count("attachment"),
        skipped: count("skipped"),
      },
    });
  }

  const open = [
    http.get("/api/openapi.json", () => HttpResponse.json(openApi)),
    http.post(path("/sessions/refresh"), () =>
      session ? HttpResponse.json(grant()) : problem(401, "session_expired", "There is no session."),
    ),
    http.post(path("/sessions"), async ({ request }) => {
      const { email, password } = (await request.json()) as { email: string; password: string };
      if (email.toLowerCase() !== library.account.email || password !== library.password) {
        return problem(401, "invalid_credentials", "The address and password do not match.");
      }
      session = true;
      return HttpResponse.json(grant(), { status: 201 });
    }),
    http.post(path("/accounts"), async ({ request }) => {
      const { email } = (await request.json()) as { email: string };
      if (email.toLowerCase() === library.account.email) {
        return problem(409, "account_exists", "There is already an account with this address.");
      }
      library.account = { ...library.account, id: newId(), email };
      library.notes.clear();
      session = true;
      return HttpResponse.json(grant(), { status: 201 });
    }),
    http.delete(path("/sessions/current"), () => {
      session = false;
      return new HttpResponse(null, { status: 204 });
    }),
    http.all(path("/*"), ({ request }) =>
      allowed(request) ? undefined : problem(401, "unauthenticated", "The access token is not valid."),
    ),
  ];

  const account = [
    http.get(path("/account"), () => HttpResponse.json(library.account)),
    http.post(path("/account/password"), async ({ request }) => {
      const body = (await request.json()) as { current_password: string; new_password: string };
      if (body.current_password !== library.password) {
        return problem(401, "invalid_credentials", "The current password is not right.");
      }
      library.password = body.new_password;
      return new HttpResponse(null, { status: 204 });
    }),
    http.get(path("/sessions"), () => HttpResponse.json({ items: sessions })),
    http.delete(path("/sessions"), () => {
      sessions.splice(1);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(path("/sessions/:id"), ({ params }) => {
      const at = sessions.findIndex((entry) => entry.id === params.id);
      sessions.splice(at, at < 0 ? 0 : 1);
      return new HttpResponse(null, { status: 204 });
    }),
  ];

  const notes = [
    http.get(path("/notes"), ({ request }) => {
      const url = new URL(request.url);
      const query = url.searchParams;
      const notebook = query.get("notebook");
      const tag = query.get("tag");
      const trashed = query.get("trashed") === "true";
      const found = [...library.notes.values()]
        .filter((note) => (note.trashed_at !== null) === trashed)
        .filter(
          (note) =>
            notebook === null || note.notebook === notebook || note.notebook.startsWith(`${notebook}/`),
        )
        .filter((note) => tag === null || note.tags.includes(tag))
        .sort(order[(query.get("sort") as NoteSort | null) ?? "updated"])
        .map(summaryOf);
      return page(found, url, 50);
    }),
    http.post(path("/notes"), async ({ request }) => {
      const body = (await request.json()) as {
        id?: string;
        title: string;
        body?: string;
        notebook?: string;
      };
      const known = body.id ? library.notes.get(body.id) : undefined;
      if (known) {
        return known.title === body.title && known.body === (body.body ?? "")
          ? HttpResponse.json(known)
          : problem(409, "stale_revision", "The note has changed since.", { current: known });
      }
      if (!body.title.trim() || body.title.length > 200) {
        return problem(422, "invalid_title", "A title has 1 to 200 characters.");
      }
      const note = { ...makeNote(body), analysis: "queued" as const };
      library.notes.set(note.id, note);
      emit({ kind: "note.saved", data: { note: summaryOf(note) } });
      analyse(note.id);
      return HttpResponse.json(note, { status: 201 });
    }),
    http.get(path("/notes/:id"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(note) : unknown();
    }),
    http.patch(path("/notes/:id"), async ({ params, request }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const { revision, ...change } = (await request.json()) as Partial<Note> & { revision: number };
      if (revision !== note.revision) {
        return problem(409, "stale_revision", "The note has changed since.", { current: note });
      }
      const next = store({ ...note, ...change, analysis: "queued" });
      analyse(next.id);
      return HttpResponse.json(next);
    }),
    http.post(path("/notes/:id/trash"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(store({ ...note, trashed_at: new Date().toISOString() })) : unknown();
    }),
    http.post(path("/notes/:id/restore"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note ? HttpResponse.json(store({ ...note, trashed_at: null })) : unknown();
    }),
    http.delete(path("/notes/:id"), ({ params }) => {
      const id = String(params.id);
      const note = library.notes.get(id);
      if (!note) {
        return unknown();
      }
      if (note.trashed_at === null) {
        return problem(409, "not_in_trash", "The note is not in the trash.");
      }
      library.notes.delete(id);
      emit({ kind: "note.removed", data: { note_id: id } });
      return new HttpResponse(null, { status: 204 });
    }),
    http.get(path("/notes/:id/links"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const outgoing = [...note.body.matchAll(/(!?)\[\[([^\]|]+)(?:\|([^\]]+))?\]\]/g)].map((match) => {
        const found = findByTitle(library, match[2] ?? "");
        return {
          target: match[2] ?? "",
          label: match[3] ?? null,
          embed: match[1] === "!",
          note: found ? refOf(found) : null,
          excerpt: note.body.slice(Math.max(0, match.index - 60), match.index + 60),
        };
      });
      const backlinks = present(library)
        .filter((other) => other.id !== note.id && other.body.includes(`[[${note.title}`))
        .map((other) => {
          const at = other.body.indexOf(`[[${note.title}`);
          return {
            note: refOf(other),
            excerpt: other.body.slice(Math.max(0, at - 70), at + 70),
            embed: false,
          };
        });
      return HttpResponse.json({ outgoing, backlinks });
    }),
    http.get(path("/notes/:id/attachment"), () => problem(404, "not_found", "There is no such attachment.")),
    http.get(path("/tags"), () => {
      const counts = new Map<string, number>();
      for (const tag of present(library).flatMap((note) => note.tags)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      const items = [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
      return HttpResponse.json({ items });
    }),
    http.get(path("/notebooks"), () => {
      const counts = new Map<string, number>();
      for (const { notebook } of present(library)) {
        counts.set(notebook, (counts.get(notebook) ?? 0) + 1);
      }
      const items = [...counts]
        .map(([path, count]) => ({ path, count }))
        .sort((a, b) => a.path.localeCompare(b.path));
      return HttpResponse.json({ items });
    }),
    http.get(path("/titles"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      const q = (query.get("q") ?? "").toLowerCase();
      const items = present(library)
        .filter((note) => note.title.toLowerCase().includes(q))
        .slice(0, Number(query.get("limit") ?? 20))
        .map((note) => ({ ...refOf(note), alias: null }));
      return HttpResponse.json({ items });
    }),
    http.get(path("/search"), ({ request }) => {
      const typed = new URL(request.url).searchParams.get("q") ?? "";
      const corrected = typed.toLowerCase() === "entorpy" ? "entropy" : null;
      const word = corrected ?? typed;
      const items = present(library)
        .filter((note) => `${note.title} ${note.body}`.toLowerCase().includes(word.toLowerCase()))
        .slice(0, 20)
        .map((note, rank) => ({
          note: refOf(note),
          excerpt: excerptAround(note.excerpt, word),
          score: 1 / (rank + 1),
        }));
      return HttpResponse.json({ items, corrected });
    }),
    http.get(path("/graph"), () => {
      const all = present(library);
      const index = new Map(all.map((note, at) => [note.id, at]));
      const edges = all.flatMap((note, source) =>
        [...note.body.matchAll(/\[\[([^\]|]+)/g)].flatMap((match) => {
          const target = index.get(findByTitle(library, match[1] ?? "")?.id ?? "");
          return target === undefined ? [] : [{ source, target }];
        }),
      );
      const degree = (at: number) => edges.filter((edge) => edge.source === at || edge.target === at).length;
      return HttpResponse.json({
        nodes: all.map((note, at) => ({ ...refOf(note), degree: all.length > 500 ? at % 9 : degree(at) })),
        edges,
        truncated: false,
      });
    }),
  ];

  const insight = [
    http.get(path("/notes/:id/insight"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const made = library.summarised.has(note.id)
        ? { revision: note.revision, ...providerSummary(note) }
        : null;
      return HttpResponse.json({ ...insightOf(note), provider_summary: made });
    }),
    http.get(path("/ai/status"), () => HttpResponse.json(library.engines)),
    http.put(path("/ai/consent"), async ({ request }) => {
      const { agreed } = (await request.json()) as { agreed: boolean };
      library.engines = { ...library.engines, agreed };
      return HttpResponse.json(library.engines);
    }),
    http.post(path("/notes/:id/summary"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      if (!library.engines.agreed || library.engines.providers.length === 0) {
        return HttpResponse.json(insightOf(note).summary);
      }
      library.summarised.add(note.id);
      return HttpResponse.json(providerSummary(note));
    }),
    http.post(path("/notes/:id/explanation"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const sentences = sentencesOf(note.body)
        .slice(0, 2)
        .map((text) => ({ ...spanOf(note.body, text), note_id: note.id, title: note.title }));
      return HttpResponse.json({ sentences, provenance: provenance("explanation", "own-notes", 2) });
    }),
    http.post(path("/notes/:id/insight"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      library.notes.set(note.id, { ...note, analysis: "queued" });
      setTimeout(() => analyse(note.id), pace);
      return HttpResponse.json(insightOf({ ...note, analysis: "queued" }), { status: 202 });
    }),
    http.get(path("/notes/:id/connections"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      return note
        ? HttpResponse.json({
            note_id: note.id,
            state: note.analysis,
            items: connectionsOf(library, note).filter(
              (item) => !dismissed.has(`${note.id} ${item.note.id}`),
            ),
            provenance: provenance("connections", "minilm and wording", 6),
          })
        : unknown();
    }),
    http.post(path("/notes/:id/connections/:other/accept"), ({ params }) => {
      const note = library.notes.get(String(params.id));
      const other = library.notes.get(String(params.other));
      return note && other
        ? HttpResponse.json(store({ ...note, body: `${note.body}\n[[${other.title}]]\n` }))
        : unknown();
    }),
    http.put(path("/notes/:id/connections/:other/dismissal"), ({ params }) => {
      dismissed.add(`${String(params.id)} ${String(params.other)}`);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(path("/notes/:id/connections/:other/dismissal"), ({ params }) => {
      dismissed.delete(`${String(params.id)} ${String(params.other)}`);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get(path("/notes/:id/quiz"), ({ params }) =>
      HttpResponse.json({ quiz: quizzes.get(String(params.id)) ?? null }),
    ),
    http.post(path("/notes/:id/quiz"), async ({ params, request }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const { count } = (await request.json()) as { count?: number };
      const quiz = quizOf(note, count);
      quizzes.set(note.id, quiz);
      return HttpResponse.json(quiz);
    }),
    http.post(path("/quizzes"), async ({ request }) => {
      const { note_ids, count = 10 } = (await request.json()) as { note_ids: string[]; count?: number };
      const notes = note_ids.flatMap((id) => library.notes.get(id) ?? []);
      const quizzes = notes.map((note) => quizOf(note, Math.ceil(count / notes.length)));
      return HttpResponse.json({
        notes: notes.map(({ id, title }) => ({ id, title })),
        questions: quizzes.flatMap((quiz) => quiz.questions).slice(0, count),
        provenance: quizzes[0]?.provenance,
      });
    }),
    http.post(path("/answers/check"), async ({ request }) => {
      const { given, expected } = (await request.json()) as { given: string; expected: string };
      const right = given.trim().toLowerCase() === expected.toLowerCase();
      return HttpResponse.json({
        verdict: right ? "right" : "wrong",
        explanation: right ? "That is the answer." : "That is another answer.",
      });
    }),
    http.post(path("/plans"), async ({ request }) => {
      const asked = (await request.json()) as {
        goal?: string;
        notebook?: string;
        tag?: string;
        note_ids?: string[];
      };
      const goal = asked.goal ? library.notes.get(asked.goal) : undefined;
      const chosen = goal
        ? [
            ...connectionsOf(library, goal)
              .flatMap((c) => library.notes.get(c.note.id) ?? [])
              .slice(0, 4),
            goal,
          ]
        : present(library)
            .filter((note) => !asked.notebook || note.notebook.startsWith(asked.notebook))
            .filter((note) => !asked.tag || note.tags.includes(asked.tag))
            .filter((note) => !asked.note_ids || asked.note_ids.includes(note.id))
            .slice(0, 12);
      return HttpResponse.json(planOf(chosen));
    }),
  ];

  const work = [
    http.post(path("/imports"), async ({ request }) => {
      const form = await request.formData();
      const files = form.getAll("file").filter((part): part is File => part instanceof File);
      const task: Task = {
        id: newId(),
        kind: "import",
        state: "queued",
        done: 0,
        total: null,
        attempt: 1,
        error: null,
        created_at: new Date().toISOString(),
        finished_at: null,
        counts: null,
      };
      tasks.set(task.id, task);
      void runImport(task.id, files);
      return HttpResponse.json(task, { status: 202 });
    }),
    http.get(path("/tasks"), ({ request }) => page([...tasks.values()].reverse(), new URL(request.url), 50)),
    http.get(path("/tasks/:id"), ({ params }) => {
      const task = tasks.get(String(params.id));
      return task ? HttpResponse.json(task) : unknown();
    }),
    http.post(path("/tasks/:id/:action"), ({ params }) => {
      const task = tasks.get(String(params.id));
      if (!task) {
        return unknown();
      }
      const state: Task["state"] = params.action === "cancel" ? "cancelled" : "queued";
      const next = { ...task, state, error: null, attempt: task.attempt + (state === "queued" ? 1 : 0) };
      tasks.set(task.id, next);
      return HttpResponse.json(next);
    }),
    http.get(path("/tasks/:id/report"), ({ params, request }) => {
      const url = new URL(request.url);
      const outcome = url.searchParams.get("outcome");
      const lines = reports.get(String(params.id)) ?? [];
      return page(outcome ? lines.filter((line) => line.outcome === outcome) : lines, url, 100);
    }),
    http.get(path("/export"), () => HttpResponse.arrayBuffer(new ArrayBuffer(22))),
    http.get(path("/status"), () =>
      HttpResponse.json({
        version: "0.1.0",
        notes: progress(),
        engines: [{ name: "all-MiniLM-L6-v2", state: "ready", detail: "in memory" }],
      }),
    ),
  ];

  const connection = live.addEventListener("connection", ({ client }) => {
    client.addEventListener("message", (event) => {
      if (String(event.data).includes('"hello"')) {
        client.send(JSON.stringify({ type: "welcome", resumed: true, last_event_id: String(eventNumber) }));
      }
    });
  });

  return {
    handlers: [...open, ...account, ...notes, ...insight, ...work, connection],
    /** Ends the session at the server, as a revocation from another device does. */
    endSession: () => {
      session = false;
    },
    addTask: (task: Task, lines: ReportLine[]) => {
      tasks.set(task.id, task);
      reports.set(task.id, lines);
    },
    emit,
  };
}
