import type { Library } from "../library";
import { accountHandlers } from "./account";
import { findingHandlers } from "./finding";
import { insightHandlers } from "./insight";
import { installationHandlers } from "./installation";
import { noteHandlers } from "./notes";
import { providerHandlers } from "./providers";
import { makeServer } from "./server";
import { studyHandlers } from "./study";
import { workHandlers } from "./work";

export type MockOptions = {
  /** Starts with a session, as if the refresh cookie were there. */
  signedIn?: boolean;
  /** Pause between the steps of an import, ms. */
  pace?: number;
};

/** The HTTP contract played on a library in memory, with the live events that its changes cause. */
export function makeHandlers(library: Library, { signedIn = true, pace = 250 }: MockOptions = {}) {
  const server = makeServer(library, pace);
  const account = accountHandlers(server, signedIn);
  const work = workHandlers(server);
  return {
    handlers: [
      ...account.handlers,
      ...noteHandlers(server),
      ...findingHandlers(server),
      ...insightHandlers(server),
      ...providerHandlers(server),
      ...studyHandlers(server),
      ...work.handlers,
      ...installationHandlers(server),
      server.connection,
    ],
    endSession: account.endSession,
    addTask: work.addTask,
    emit: server.emit,
  };
}
