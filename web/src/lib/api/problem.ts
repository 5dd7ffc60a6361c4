import type { Note, Problem } from "./types";

/** A request that the server refused, or that never reached it (`status` 0, code "network"). */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The newer note that a `stale_revision` answer carries. */
  get current(): Note | undefined {
    return this.problem.current ?? undefined;
  }

  /** True when sending the same request again later can succeed. */
  get temporary(): boolean {
    return (
      this.status === 0 ||
      this.status === 408 ||
      this.status === 429 ||
      this.status === 502 ||
      this.status >= 503
    );
  }

  field(name: string): string | undefined {
    return this.problem.fields?.find((entry) => entry.field === name)?.message;
  }
}

function localProblem(code: string, status: number, title: string, detail: string): Problem {
  return { type: "about:blank", title, status, detail, code, request_id: "" };
}

export function networkError(): ApiError {
  return new ApiError(localProblem("network", 0, "No connection", "The server could not be reached."));
}

function looksLikeProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Problem).code === "string" &&
    typeof (value as Problem).status === "number"
  );
}

/** Reads the problem document of a refused answer; a proxy's HTML page becomes a problem of its own. */
export async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body: unknown = await response.json();
    if (looksLikeProblem(body)) {
      return new ApiError(body);
    }
  } catch {
    // What stands between us and the server answers in HTML: the status says all there is to know.
  }
  const gateway = response.status === 502 || response.status === 503 || response.status === 504;
  return new ApiError(
    localProblem(
      gateway ? "unreachable" : "unexpected_answer",
      response.status,
      gateway ? "The server is not answering" : "Unexpected answer",
      `The server answered with status ${response.status}.`,
    ),
  );
}

function inWords(bytes: number): string {
  if (bytes >= 1024 * 1024) {
    return `${Math.round((bytes / (1024 * 1024)) * 10) / 10} MiB`;
  }
  return `${Math.max(1, Math.round(bytes / 1024))} KiB`;
}

function waitInWords(seconds: number): string {
  if (seconds < 60) {
    return `${Math.max(1, Math.ceil(seconds))} seconds`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}

const plain: Record<string, (problem: Problem) => string> = {
  network: () => "Loci could not be reached. Check your connection, then try again.",
  unreachable: () => "The server is not answering. It may be restarting; try again in a moment.",
  unauthenticated: () => "Your session ended. Sign in again to go on.",
  session_expired: () => "Your session ended. Sign in again to go on.",
  invalid_credentials: () => "That address and password do not match. Check both and try again.",
  forbidden_origin: () =>
    "This page was opened from an address the server does not know. Open Loci at its usual address.",
  not_found: () => "This is not here. It may have been deleted for good.",
  account_exists: () => "There is already an account with this address. Sign in instead.",
  stale_revision: () => "The note was changed elsewhere since you opened it. Both versions are kept.",
  not_in_trash: () => "Only notes in the trash can be deleted for good. Move it to the trash first.",
  note_too_large: (p) =>
    `This note is larger than ${p.limit ? inWords(p.limit) : "a note may be"}. Split it in two, then save again.`,
  body_too_large: (p) =>
    `This is larger than ${p.limit ? inWords(p.limit) : "one upload may be"}. Send less at once.`,
  weak_password: (p) => p.detail || "Choose a longer password: at least 12 characters.",
  invalid_email: () => "This does not look like an e-mail address. It needs a name, an @ and a domain.",
  rate_limited: (p) =>
    p.retry_after
      ? `Too many tries. Wait ${waitInWords(p.retry_after)}, then try again.`
      : "Too many tries. Wait a moment, then try again.",
  database_unavailable: () =>
    "The server cannot reach its database just now. Nothing was lost; try again in a moment.",
  storage_full: () => "The server's disk is full. Nothing was changed; free some space, then try again.",
  timeout: () => "This took longer than the server allows. Nothing was changed; try again.",
  internal: (p) =>
    `The server made a mistake. Nothing of yours was lost; try again.${p.request_id ? ` (Request ${p.request_id})` : ""}`,
};

/** One plain sentence or two: what happened and what to do now. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return "Something went wrong in this page. Nothing saved was lost; reload to go on.";
  }
  const words = plain[error.code];
  return words ? words(error.problem) : error.problem.detail || error.problem.title;
}
