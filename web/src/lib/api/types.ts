/**
 * The names of the HTTP contract. Every other file takes its wire types from here; what they are made of comes
 * from the server's own OpenAPI document (see `npm run generate`).
 *
 * Times are RFC 3339 in UTC, ids are UUIDv7 strings, `start` and `end` of a span are byte offsets into the
 * UTF-8 text of the note, and every span carries its text.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

/** The server writes every field of an answer, null where there is nothing, though the document calls such fields optional. */
type Whole<T> = T extends (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<T[Key]> }
    : T;

export type Problem = Schemas["Problem"];
export type Page<T> = { items: T[]; next_cursor: string | null };
export type Account = Whole<Schemas["Account"]>;
export type SignedIn = Whole<Schemas["SignedIn"]>;
export type Session = Whole<Schemas["Session"]>;
export type NoteRef = Whole<Schemas["NoteRef"]>;
export type AnalysisState = Whole<Schemas["AnalysisState"]>;
export type NoteSummary = Whole<Schemas["NoteSummary"]>;
export type Note = Whole<Schemas["Note"]>;
export type OutgoingLink = Whole<Schemas["OutgoingLink"]>;
export type Backlink = Whole<Schemas["Backlink"]>;
export type SearchHit = Whole<Schemas["SearchHit"]>;
export type Attempt = Whole<Schemas["Attempt"]>;
export type Provenance = Whole<Schemas["Provenance"]>;
export type TextSpan = Whole<Schemas["TextSpan"]>;
export type Keyword = Whole<Schemas["Keyword"]>;
export type Difficulty = Whole<Schemas["Difficulty"]>;
export type Insight = Whole<Schemas["Insight"]>;
export type Summary = Whole<Schemas["Summary"]>;
export type Engines = Whole<Schemas["AiStatus"]>;
export type ProviderProbe = Whole<Schemas["ProviderProbe"]>;
export type Outgoing = Whole<Schemas["Outgoing"]>;
export type Cost = Whole<Schemas["Cost"]>;
export type Explanation = Whole<Schemas["Explanation"]>;
export type Connection = Whole<Schemas["Connection"]>;
export type Connections = Whole<Schemas["Connections"]>;
export type Question = Whole<Schemas["Question"]>;
export type CheckedAnswer = Whole<Schemas["CheckedAnswer"]>;
export type Quiz = Whole<Schemas["Quiz"]>;
export type QuizOver = Whole<Schemas["QuizOver"]>;
export type PlanStep = Whole<Schemas["PlanStep"]>;
export type Plan = Whole<Schemas["Plan"]>;
export type TaskState = Whole<Schemas["TaskState"]>;
export type ImportCounts = Whole<Schemas["ImportCounts"]>;
export type Task = Whole<Schemas["Task"]>;
export type ReportLine = Whole<Schemas["ReportLine"]>;
export type ReportOutcome = Whole<Schemas["ReportOutcome"]>;
export type Status = Whole<Schemas["Status"]>;
export type Installation = Whole<Schemas["Installation"]>;
export type Work = Whole<Schemas["Work"]>;
export type InstallationProcess = Whole<Schemas["InstallationProcess"]>;
export type EndedCount = Whole<Schemas["EndedCount"]>;
export type GivenUpWork = Whole<Schemas["GivenUpWork"]>;
export type PeriodicWork = Whole<Schemas["PeriodicWork"]>;
export type TagCount = Whole<Schemas["TagCount"]>;
export type NotebookCount = Whole<Schemas["NotebookCount"]>;
export type NoteLinks = Whole<Schemas["NoteLinks"]>;
export type GraphNode = Whole<Schemas["GraphNode"]>;
export type Graph = Whole<Schemas["Graph"]>;
export type TitleMatch = Whole<Schemas["TitleCompletion"]>;
export type SearchAnswer = Whole<Schemas["SearchResults"]>;
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
  | { type: "event"; id: string; kind: "providers.changed"; data: { agreed: boolean } }
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
export type PlanRequest = { goal: string } | { note_ids: string[] } | { notebook: string } | { tag: string };
export type LiveEvent = Extract<ServerMessage, { type: "event" }>;
