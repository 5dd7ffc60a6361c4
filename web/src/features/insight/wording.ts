import type { AnalysisState, Connection, Difficulty, Provenance } from "@/lib/api/types";

/** What a card says of its state; done says nothing. */
export const stateWords: Record<AnalysisState, string> = {
  queued: "Waiting to be read",
  running: "Being read",
  done: "",
  failed: "Could not be read",
};

export function strengthWord(score: number): string {
  if (score >= 0.65) {
    return "strong";
  }
  if (score >= 0.45) {
    return "clear";
  }
  return score >= 0.25 ? "some" : "faint";
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

/** "local · centroid 2 · 4 ms": where it was worked out, by what, and how long it took. */
export function provenanceLine({ engine, version, elapsed_ms, cached }: Provenance): string {
  // An engine outside of this server is named "provider/model".
  const place = engine.includes("/") ? null : "local";
  const name = version ? `${engine} ${version}` : engine;
  return [place, name, cached ? "kept from before" : elapsed(elapsed_ms)].filter(Boolean).join(" · ");
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
