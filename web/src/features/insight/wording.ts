import type { AnalysisState, Connection, Difficulty, Provenance } from "@/lib/api/types";
import { grouped } from "@/lib/wording";

/** What a card says of its state; done says nothing. */
export const stateWords: Record<AnalysisState, string> = {
  queued: "Waiting to be read",
  running: "Being read",
  done: "",
  failed: "Could not be read",
};

/** The server's estimate that a person would link the two notes; below a quarter it is a guess. */
const faintBelow = 0.25;

export function strengthWord(score: number): string {
  if (score >= 0.65) {
    return "strong";
  }
  if (score >= 0.45) {
    return "clear";
  }
  return score >= faintBelow ? "some" : "faint";
}

/** How the other note stands to this one, where it is more than related. */
export const kindWords: Record<Connection["kind"], string> = {
  related: "",
  part_of: "the whole",
  has_part: "a part",
};

/** Why one of the notes is said to be a part of the other. */
export function partSentence({ kind, because, note }: Connection): string {
  const [part, whole] =
    kind === "part_of" ? ["This note", `“${note.title}”`] : [`“${note.title}”`, "this note"];
  switch (because?.how) {
    case "list":
      return `${part} is a part of ${whole}, which lists it.`;
    case "section":
      return `${part} is a part of ${whole}, which has a section for it.`;
    case "folder":
      return `${part} is a part of ${whole}: it lies in the notebook of that name.`;
    default:
      return `${part} is a part of ${whole}:`;
  }
}

/** What is shown at once, and what only when asked for. A link that somebody wrote is never weak. */
export function byStrength(connections: Connection[]): { clear: Connection[]; weaker: Connection[] } {
  const isClear = ({ linked, score }: Connection) => linked || score >= faintBelow;
  return {
    clear: connections.filter(isClear),
    weaker: connections.filter((connection) => !isClear(connection)),
  };
}

export function weakerLabel(number: number, shown: boolean): string {
  const those = number === 1 ? "1 weaker one" : `${number} weaker ones`;
  return `${shown ? "Hide" : "Show"} ${those}`;
}

export const levelWords: Record<Difficulty["level"], string> = {
  easy: "Easy",
  moderate: "Moderate",
  hard: "Hard",
};

export function minutesWord(minutes: number): string {
  if (minutes < 1) {
    return "under a minute";
  }
  const rounded = Math.round(minutes);
  if (rounded < 60) {
    return rounded === 1 ? "1 minute" : `${rounded} minutes`;
  }
  const hours = Math.floor(rounded / 60);
  const rest = rounded % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function elapsed(milliseconds: number): string {
  if (milliseconds < 1) {
    return "under 1 ms";
  }
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** "local · centroid 2 · 4 ms": where it was worked out, by what, how long that took, whether it was earlier, what it cost. */
export function provenanceLine({ engine, version, outside, elapsed_ms, cached, cost }: Provenance): string {
  const place = outside ? null : "local";
  const name = version ? `${engine} ${version}` : engine;
  const time = elapsed(elapsed_ms);
  const tokens = cost.tokens > 0 ? `${grouped(cost.tokens)} tokens` : null;
  return [place, name, cached ? `${time}, kept from before` : time, tokens].filter(Boolean).join(" · ");
}

export type Part = { name: string; value: number; meaning: string };

/** What each part adds to the strength, largest first; parts that were not measured are left out. */
export function partsOf({ parts }: Connection): Part[] {
  const all: [string, number | null, string][] = [
    ["Meaning", parts.meaning, "how alike the two notes are in what they say"],
    ["Wording", parts.wording, "rare words both use"],
    ["Mention", parts.mention, "one names the other"],
    ["Structure", parts.structure, "shared neighbours, tags and notebook"],
  ];
  return all
    .flatMap(([name, value, meaning]) => (value === null ? [] : [{ name, value, meaning }]))
    .sort((left, right) => right.value - left.value);
}
