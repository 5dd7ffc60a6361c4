import { setupWorker } from "msw/browser";
import { makeHandlers } from "./handlers/make-handlers";
import { troubledInstallation } from "./installation";
import { enginesOf, makeLibrary } from "./library";

/**
 * Plays the server inside the page (`npm run dev:mock`). The address decides what is there:
 * `?mock=empty`, `?mock=large` (10,000 notes), `?mock=out` (nobody signed in), `?mock=provider` (one may be asked),
 * `?mock=offered` (one could be asked, and the account has not agreed), `?mock=operator` (who sees that all is well),
 * `?mock=trouble` (who sees that it is not).
 */
export async function startMock(): Promise<void> {
  const asked = new URLSearchParams(window.location.search).get("mock");
  const kind = asked ?? sessionStorage.getItem("loci.mock") ?? "";
  if (asked !== null) {
    sessionStorage.setItem("loci.mock", asked);
  }
  const library = makeLibrary(kind === "large" ? 10_000 : kind === "empty" ? 0 : undefined);
  if (kind === "provider" || kind === "offered") {
    library.engines = { ...enginesOf(["provider"]), agreed: kind === "provider" };
  }
  if (kind === "operator" || kind === "trouble") {
    library.account.operator = true;
    library.installation = kind === "trouble" ? troubledInstallation() : library.installation;
  }
  const mock = makeHandlers(library, { signedIn: kind !== "out" });
  await setupWorker(...mock.handlers).start({ onUnhandledRequest: "bypass", quiet: true });
}
