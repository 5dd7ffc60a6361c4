import { client, type RequestOptions } from "./client";
import type * as T from "./types";

type Signal = Pick<RequestOptions, "signal">;

const at = (id: string) => encodeURIComponent(id);

export type NoteListQuery = {
  cursor?: string | null;
  limit?: number;
  notebook?: string;
  tag?: string;
  sort?: T.NoteSort;
  trashed?: boolean;
};

export type NoteDraft = { id?: string; title: string; body?: string; notebook?: string };
export type NoteChange = { revision: number; title?: string; body?: string; notebook?: string };

/** Every operation of the HTTP contract, one function each. */
export const api = {
  account: (o?: Signal) => client.json<T.Account>("GET", "/account", o),
  changePassword: (body: { current_password: string; new_password: string; end_other_sessions: boolean }) =>
    client.json<void>("POST", "/account/password", { body }),
  sessions: (o?: Signal) => client.json<{ items: T.Session[] }>("GET", "/sessions", o),
  endSession: (id: string) => client.json<void>("DELETE", `/sessions/${at(id)}`),
  endOtherSessions: () => client.json<void>("DELETE", "/sessions"),

  notes: (query: NoteListQuery, o?: Signal) =>
    client.json<T.Page<T.NoteSummary>>("GET", "/notes", { query, ...o }),
  createNote: (body: NoteDraft) => client.json<T.Note>("POST", "/notes", { body }),
  note: (id: string, o?: Signal) => client.json<T.Note>("GET", `/notes/${at(id)}`, o),
  changeNote: (id: string, body: NoteChange, o?: Pick<RequestOptions, "signal" | "keepalive">) =>
    client.json<T.Note>("PATCH", `/notes/${at(id)}`, { body, ...o }),
  trashNote: (id: string) => client.json<T.Note>("POST", `/notes/${at(id)}/trash`),
  restoreNote: (id: string) => client.json<T.Note>("POST", `/notes/${at(id)}/restore`),
  deleteNote: (id: string) => client.json<void>("DELETE", `/notes/${at(id)}`),
  links: (id: string, o?: Signal) => client.json<T.NoteLinks>("GET", `/notes/${at(id)}/links`, o),
  attachment: (id: string, target: string, o?: Signal) =>
    client.blob(`/notes/${at(id)}/attachment`, { query: { target }, ...o }),

  tags: (o?: Signal) => client.json<{ items: T.TagCount[] }>("GET", "/tags", o),
  notebooks: (o?: Signal) => client.json<{ items: T.NotebookCount[] }>("GET", "/notebooks", o),
  titles: (query: { q?: string; limit?: number }, o?: Signal) =>
    client.json<{ items: T.TitleMatch[] }>("GET", "/titles", { query, ...o }),
  search: (query: { q: string; limit?: number }, o?: Signal) =>
    client.json<T.SearchAnswer>("GET", "/search", { query, ...o }),
  graph: (query: { limit?: number } = {}, o?: Signal) =>
    client.json<T.Graph>("GET", "/graph", { query, ...o }),

  insight: (id: string, o?: Signal) => client.json<T.Insight>("GET", `/notes/${at(id)}/insight`, o),
  regenerateInsight: (id: string) => client.json<T.Insight>("POST", `/notes/${at(id)}/insight`),
  engines: (o?: Signal) => client.json<T.Engines>("GET", "/ai/status", o),
  probeProviders: () => client.json<T.ProviderProbe[]>("POST", "/ai/probe"),
  setConsent: (agreed: boolean) => client.json<T.Engines>("PUT", "/ai/consent", { body: { agreed } }),
  summarise: (id: string) => client.json<T.Summary>("POST", `/notes/${at(id)}/summary`),
  summaryOutgoing: (id: string, o?: Signal) =>
    client.json<T.Outgoing>("GET", `/notes/${at(id)}/summary/outgoing`, o),
  explanation: (id: string, body: { start: number; end: number; here_only?: boolean }, o?: Signal) =>
    client.json<T.Explanation>("POST", `/notes/${at(id)}/explanation`, { body, ...o }),
  explanationOutgoing: (id: string, body: { start: number; end: number }, o?: Signal) =>
    client.json<T.Outgoing>("POST", `/notes/${at(id)}/explanation/outgoing`, { body, ...o }),
  connections: (id: string, query: { limit?: number } = {}, o?: Signal) =>
    client.json<T.Connections>("GET", `/notes/${at(id)}/connections`, { query, ...o }),
  acceptConnection: (id: string, other: string, revision: number) =>
    client.json<T.Note>("POST", `/notes/${at(id)}/connections/${at(other)}/accept`, { body: { revision } }),
  dismissConnection: (id: string, other: string) =>
    client.json<void>("PUT", `/notes/${at(id)}/connections/${at(other)}/dismissal`),
  undismissConnection: (id: string, other: string) =>
    client.json<void>("DELETE", `/notes/${at(id)}/connections/${at(other)}/dismissal`),
  quiz: (id: string, o?: Signal) => client.json<{ quiz: T.Quiz | null }>("GET", `/notes/${at(id)}/quiz`, o),
  makeQuiz: (id: string, body: { count?: number; best?: boolean } = {}) =>
    client.json<T.Quiz>("POST", `/notes/${at(id)}/quiz`, { body }),
  quizOutgoing: (id: string, o?: Signal) =>
    client.json<T.Outgoing>("GET", `/notes/${at(id)}/quiz/outgoing`, o),
  makeQuizOver: (body: { note_ids: string[]; count?: number }, o?: Signal) =>
    client.json<T.QuizOver>("POST", "/quizzes", { body, ...o }),
  checkAnswer: (body: {
    given: string;
    expected: string;
    question?: string;
    proof?: string;
    note_id?: string;
  }) => client.json<T.CheckedAnswer>("POST", "/answers/check", { body }),
  makePlan: (body: T.PlanRequest) => client.json<T.Plan>("POST", "/plans", { body }),

  tasks: (query: { cursor?: string | null; limit?: number } = {}, o?: Signal) =>
    client.json<T.Page<T.Task>>("GET", "/tasks", { query, ...o }),
  task: (id: string, o?: Signal) => client.json<T.Task>("GET", `/tasks/${at(id)}`, o),
  retryTask: (id: string) => client.json<T.Task>("POST", `/tasks/${at(id)}/retry`),
  cancelTask: (id: string) => client.json<T.Task>("POST", `/tasks/${at(id)}/cancel`),
  report: (
    id: string,
    query: { cursor?: string | null; limit?: number; outcome?: T.ReportOutcome },
    o?: Signal,
  ) => client.json<T.Page<T.ReportLine>>("GET", `/tasks/${at(id)}/report`, { query, ...o }),
  exportNotes: (o?: Signal) => client.blob("/export", o),
  status: (o?: Signal) => client.json<T.Status>("GET", "/status", o),

  installation: (o?: Signal) => client.json<T.Installation>("GET", "/installation", o),
  offerAgain: (only?: string[]) =>
    client.json<{ offered: number }>("POST", "/installation/retry", { body: { only } }),
};
