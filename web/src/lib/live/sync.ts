import type { QueryClient } from "@tanstack/react-query";
import { keys, type NoteListFilter } from "@/lib/api/keys";
import type { LiveEvent, Note, NoteSummary, Page, Status, Task } from "@/lib/api/types";
import type { LiveConnection } from "./connection";
import { mergeNotes, type NoteListData } from "./note-lists";

/** Events are gathered this long (ms), so that an import of a thousand notes redraws the list a few times a second. */
const gather = 200;
/** What is derived from all notes (tags, graph, search) is asked for again this long (ms) after the first change. */
const settle = 1500;

const derived = [keys.tags, keys.notebooks, ["titles"], ["search"], keys.graph];

/** Keeps what the page has loaded in step with the live events. Returns a function that ends it. */
export function keepInStep(
  queries: QueryClient,
  live: Pick<LiveConnection, "onEvent" | "onResync">,
): () => void {
  const changed = new Map<string, NoteSummary>();
  const removed = new Set<string>();
  let gathering: ReturnType<typeof setTimeout> | null = null;
  let settling: ReturnType<typeof setTimeout> | null = null;

  function flush() {
    gathering = null;
    const notes = [...changed.values()];
    const gone = new Set(removed);
    changed.clear();
    removed.clear();
    for (const [key, data] of queries.getQueriesData<NoteListData>({ queryKey: keys.noteLists })) {
      if (data) {
        queries.setQueryData(key, mergeNotes(data, key[1] as NoteListFilter, notes, gone));
      }
    }
  }

  function laterTheDerived() {
    settling ??= setTimeout(() => {
      settling = null;
      for (const queryKey of derived) {
        void queries.invalidateQueries({ queryKey });
      }
    }, settle);
  }

  function soonTheLists() {
    gathering ??= setTimeout(flush, gather);
  }

  function noteSaved(note: NoteSummary) {
    changed.set(note.id, note);
    removed.delete(note.id);
    soonTheLists();
    laterTheDerived();
    const held = queries.getQueryData<Note>(keys.note(note.id));
    if (held && held.revision < note.revision) {
      void queries.invalidateQueries({ queryKey: keys.note(note.id), exact: true });
    }
    void queries.invalidateQueries({ queryKey: keys.links(note.id) });
  }

  function analysisChanged(id: string, state: NoteSummary["analysis"]) {
    const waiting = changed.get(id);
    if (waiting) {
      // A short new note is read before it has come into any list.
      changed.set(id, { ...waiting, analysis: state });
      return;
    }
    for (const [, data] of queries.getQueriesData<NoteListData>({ queryKey: keys.noteLists })) {
      for (const page of data?.pages ?? []) {
        const note = page.items.find((item) => item.id === id);
        if (note) {
          changed.set(id, { ...note, analysis: state });
          soonTheLists();
          return;
        }
      }
    }
  }

  function taskChanged(task: Task) {
    queries.setQueryData<Task>(keys.task(task.id), task);
    queries.setQueryData<Page<Task>>(keys.tasks, (page) => {
      if (!page) {
        return page;
      }
      const known = page.items.some((item) => item.id === task.id);
      const items = known
        ? page.items.map((item) => (item.id === task.id ? task : item))
        : [task, ...page.items];
      return { ...page, items };
    });
    if (task.finished_at) {
      void queries.invalidateQueries({ queryKey: [...keys.task(task.id), "report"] });
    }
  }

  function receive(event: LiveEvent) {
    switch (event.kind) {
      case "note.saved":
        noteSaved(event.data.note);
        break;
      case "note.removed":
        removed.add(event.data.note_id);
        changed.delete(event.data.note_id);
        soonTheLists();
        laterTheDerived();
        break;
      case "insight.changed":
        void queries.invalidateQueries({ queryKey: keys.insight(event.data.note_id) });
        analysisChanged(event.data.note_id, event.data.state);
        break;
      case "connections.changed":
        void queries.invalidateQueries({ queryKey: keys.connections(event.data.note_id) });
        break;
      case "providers.changed":
        void queries.invalidateQueries({ queryKey: keys.engines });
        break;
      case "task.changed":
        taskChanged(event.data.task);
        break;
      case "progress.changed":
        queries.setQueryData<Status>(keys.status, (status) => status && { ...status, notes: event.data });
        break;
    }
  }

  const stopEvents = live.onEvent(receive);
  const stopResync = live.onResync(() => {
    void queries.invalidateQueries();
  });
  return () => {
    stopEvents();
    stopResync();
    if (gathering) {
      clearTimeout(gathering);
    }
    if (settling) {
      clearTimeout(settling);
    }
  };
}
