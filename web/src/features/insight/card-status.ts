import type { AnalysisState, Insight } from "@/lib/api/types";

/** What the three cards of one reading (summary, keywords, difficulty) share. */
export type CardStatus = {
  state: AnalysisState;
  failure: string | null;
  older: boolean;
  onRedo: () => void;
  redoing: boolean;
};

type Asked = {
  insight: Insight | undefined;
  /** Why the insight could not be fetched. */
  problem: string | null;
  redo: () => void;
  redoing: boolean;
};

export function cardStatus({ insight, problem, redo, redoing }: Asked): CardStatus {
  const state = insight?.state ?? "queued";
  const failure =
    problem ??
    (state === "failed" ? (insight?.error ?? "The note could not be read. Your note itself is safe.") : null);
  return {
    state: problem ? "failed" : state,
    failure,
    older:
      insight !== undefined &&
      insight.analysed_revision !== null &&
      insight.analysed_revision < insight.revision &&
      (state === "queued" || state === "running"),
    onRedo: redo,
    redoing,
  };
}

/** For the cards after the first, which has said what went wrong: only what an earlier reading found. */
export function afterFirst(status: CardStatus): CardStatus {
  return status.failure ? { ...status, state: "done", failure: null } : status;
}
