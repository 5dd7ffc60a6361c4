import { readStored, writeStored } from "@/lib/stored";
import type { Positions } from "./graph-model";

const key = (accountId: string) => `loci.graph.${accountId}`;

/** Where the notes stood when this account last looked at the graph on this device. */
export function readPositions(accountId: string): Positions {
  return readStored<Positions>(key(accountId), {});
}

export function writePositions(accountId: string, positions: Positions): void {
  writeStored(key(accountId), positions);
}
