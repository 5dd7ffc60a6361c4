/**
 * The names of the HTTP contract. Every other file takes its wire types from here, so that where they come
 * from (the generated schema) is known in one place.
 *
 * Times are RFC 3339 in UTC, ids are UUIDv7 strings, `start` and `end` of a span are byte offsets into the
 * UTF-8 text of the note, and every span carries its text.
 */

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  fields?: { field: string; message: string }[];
  limit?: number;
  retry_after?: number;
  current?: Note;
};
export type Page<T> = { items: T[]; next_cursor: string | null };
export type Account = { id: string; email: string; created_at: string };
export type SignedIn = { account: Account; access_token: string; expires_in: number };
export type Session = {
  id: string;
  device: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
};
export type NoteRef = { id: string; title: string; notebook: string };
export type AnalysisState = "queued" | "running" | "done" | "failed";
export type NoteSummary = NoteRef & {
  excerpt: string;
  tags: string[];
  word_count: number;
  revision: number;
  created_at: string;
  updated_at: string;
  trashed_at: string | null;
  analysis: AnalysisState;
};
export type Note = NoteSummary & { body: string; aliases: string[] };
export type OutgoingLink = {
  target: string;
  label: string | null;
  embed: boolean;
  note: NoteRef | null;
  excerpt: string;
};
export type Backlink = { note: NoteRef; excerpt: string; embed: boolean };
export type SearchHit = { note: NoteRef; excerpt: { text: string; match: boolean }[]; score: number };
export type Attempt = { engine: string; reason: string };
export type Provenance = {
  operation: string;
  engine: string;
  version: string;
  cached: boolean;
  attempts: Attempt[];
  elapsed_ms: number;
};
export type TextSpan = { text: string; start: number; end: number };
export type Keyword = { phrase: string; score: number };
export type Difficulty = {
  level: "easy" | "moderate" | "hard";
  score: number;
  reading_minutes: number;
  words: number;
  reasons: string[];
};
export type Insight = {
  note_id: string;
  revision: number;
  state: AnalysisState;
  analysed_revision: number | null;
  error: string | null;
  attempt: number;
  language: string | null;
  summary: { sentences: TextSpan[]; provenance: Provenance } | null;
  keywords: { items: Keyword[]; provenance: Provenance } | null;
  difficulty: (Difficulty & { provenance: Provenance }) | null;
};
export type Connection = {
  note: NoteRef;
  score: number;
  kind: "related";
  parts: { meaning: number | null; wording: number; mention: number; structure: number };
  shared_terms: string[];
  evidence: { source: TextSpan; target: TextSpan } | null;
  linked: boolean;
};
export type Connections = {
  note_id: string;
  state: AnalysisState;
  items: Connection[];
  provenance: Provenance | null;
};
export type Question = {
  id: string;
  kind: "multiple_choice" | "cloze";
  prompt: string;
  options: string[] | null;
  answer: string;
  difficulty: number;
  proof: TextSpan & { note_id: string };
};
export type Quiz = {
  note_id: string;
  revision: number;
  questions: Question[];
  made_at: string;
  provenance: Provenance;
};
export type PlanStep = { note: NoteRef; minutes: number; reason: string; requires: string[] };
export type Plan = { steps: PlanStep[]; total_minutes: number; provenance: Provenance };
export type TaskState = "queued" | "running" | "done" | "failed" | "cancelled";
export type ImportCounts = {
  imported: number;
  updated: number;
  unchanged: number;
  attachments: number;
  skipped: number;
};
export type Task = {
  id: string;
  kind: "import" | "connect";
  state: TaskState;
  done: number;
  total: number | null;
  attempt: number;
  error: string | null;
  created_at: string;
  finished_at: string | null;
  counts: ImportCounts | null;
};
export type ReportLine = {
  path: string;
  outcome: "imported" | "updated" | "unchanged" | "attachment" | "skipped";
  reason: string | null;
  note_id: string | null;
};
export type Status = {
  version: string;
  notes: { total: number; analysed: number; queued: number; failed: number };
  engines: { name: string; state: "ready" | "asleep" | "missing"; detail: string }[];
};
export type ClientHello = { type: "hello"; token: string; last_event_id?: string | null };
export type ServerMessage =
  | { type: "welcome"; resumed: boolean; last_event_id: string }
  | { type: "event"; id: string; kind: "note.saved"; data: { note: NoteSummary } }
  | { type: "event"; id: string; kind: "note.removed"; data: { note_id: string } }
  | {
      type: "event";
      id: string;
      kind: "insight.changed";
      data: { note_id: string; state: AnalysisState; revision: number };
    }
  | { type: "event"; id: string; kind: "connections.changed"; data: { note_id: string } }
  | { type: "event"; id: string; kind: "task.changed"; data: { task: Task } }
  | {
      type: "event";
      id: string;
      kind: "progress.changed";
      data: { total: number; analysed: number; queued: number; failed: number };
    }
  | { type: "resync" }
  | { type: "bye"; code: string };
export type NoteSort = "updated" | "created" | "title";
export type TagCount = { tag: string; count: number };
export type NotebookCount = { path: string; count: number };
export type NoteLinks = { outgoing: OutgoingLink[]; backlinks: Backlink[] };
export type TitleMatch = NoteRef & { alias: string | null };
export type SearchAnswer = { items: SearchHit[]; corrected: string | null };
export type GraphNode = { id: string; title: string; notebook: string; degree: number };
export type Graph = { nodes: GraphNode[]; edges: { source: number; target: number }[]; truncated: boolean };
export type PlanRequest = { goal: string } | { note_ids: string[] } | { notebook: string } | { tag: string };
export type ReportOutcome = ReportLine["outcome"];
export type LiveEvent = Extract<ServerMessage, { type: "event" }>;
