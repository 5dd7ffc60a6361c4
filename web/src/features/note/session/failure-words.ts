import type { SaveFailure, SaveState } from "./save-state";

/** What a person reads when a save failed; each says that nothing was lost or what is to be done. */
export function saveStateOf(failure: Exclude<SaveFailure, { kind: "stale" }>): SaveState {
  switch (failure.kind) {
    case "offline":
      return { word: "offline", reason: `${failure.reason} What you typed is kept on this device.` };
    case "busy":
      return { word: "failed", reason: `${failure.reason} Loci keeps trying.` };
    case "signed_out":
      return {
        word: "unsaved",
        reason: "Your session ended. What you typed is kept on this device and saved when you sign in again.",
      };
    case "gone":
      return { word: "failed", reason: failure.reason, gone: true };
    case "refused":
      return { word: "failed", reason: failure.reason };
  }
}

/** What a person reads when a note could not be opened; null where there is no more to say. */
export function openingFailure(failure: SaveFailure): string | null {
  if (failure.kind === "signed_out") {
    return "Your session ended. Sign in again to go on.";
  }
  return "reason" in failure ? failure.reason : null;
}
