import { ws } from "msw";
import type { LiveEvent, Note, ServerMessage } from "@/lib/api/types";
import { derive, type Library, present, summaryOf } from "../library";

type EventBody = LiveEvent extends infer E ? (E extends LiveEvent ? Omit<E, "type" | "id"> : never) : never;

/** What the handlers share: the library, and its changes with the live events that they cause. */
export function makeServer(library: Library, pace: number) {
  let eventNumber = 0;

  const live = ws.link(/\/api\/v1\/live$/);
  function emit(event: EventBody) {
    eventNumber += 1;
    const message = { type: "event", id: String(eventNumber), ...event } as ServerMessage;
    live.broadcast(JSON.stringify(message));
  }

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

  const connection = live.addEventListener("connection", ({ client }) => {
    client.addEventListener("message", (event) => {
      if (String(event.data).includes('"hello"')) {
        client.send(JSON.stringify({ type: "welcome", resumed: true, last_event_id: String(eventNumber) }));
      }
    });
  });

  return { library, pace, emit, store, progress, analyse, connection };
}

export type MockServer = ReturnType<typeof makeServer>;
