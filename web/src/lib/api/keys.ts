import type { PlanRequest, ReportOutcome } from "./types";

export type NoteListFilter = {
  notebook?: string;
  tag?: string;
  sort: "updated" | "created" | "title";
  trashed?: boolean;
};

/** Names of everything kept from the server, so that a live event can point at what it makes stale. */
export const keys = {
  account: ["account"] as const,
  sessions: ["sessions"] as const,
  noteLists: ["notes"] as const,
  noteList: (filter: NoteListFilter) => ["notes", filter] as const,
  note: (id: string) => ["note", id] as const,
  links: (id: string) => ["note", id, "links"] as const,
  attachment: (id: string, target: string) => ["note", id, "attachment", target] as const,
  engines: ["engines"] as const,
  explanation: (id: string, { start, end }: { start: number; end: number }, hereOnly: boolean) =>
    ["note", id, "explanation", start, end, hereOnly] as const,
  outgoing: (id: string, ...wanted: (string | number | null)[]) =>
    ["note", id, "outgoing", ...wanted] as const,
  quizAsking: (id: string) => ["note", id, "asking for a quiz"] as const,
  insight: (id: string) => ["note", id, "insight"] as const,
  connections: (id: string) => ["note", id, "connections"] as const,
  quiz: (id: string) => ["note", id, "quiz"] as const,
  quizOver: (about: string, round: number) => ["quiz over", about, round] as const,
  tags: ["tags"] as const,
  notebooks: ["notebooks"] as const,
  titles: (q: string) => ["titles", q] as const,
  search: (q: string) => ["search", q] as const,
  graph: ["graph"] as const,
  plan: (request: PlanRequest) => ["plan", request] as const,
  tasks: ["tasks"] as const,
  task: (id: string) => ["tasks", id] as const,
  report: (id: string, outcome: ReportOutcome | null) => ["tasks", id, "report", outcome] as const,
  status: ["status"] as const,
  installation: ["installation"] as const,
};
