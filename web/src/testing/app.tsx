import "fake-indexeddb/auto";
import { render } from "@testing-library/react";
import { setupServer } from "msw/node";
import { vi } from "vitest";
import { type MockOptions, makeHandlers } from "./mock/handlers/make-handlers";
import { type Library, makeLibrary } from "./mock/library";

/** The virtual lists measure what they are shown in; the test document has no layout of its own. */
function giveLayout() {
  for (const [side, pixels] of Object.entries({ clientHeight: 800, clientWidth: 400, offsetHeight: 40 })) {
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => pixels });
  }
}

/** The live connection of a test document: it is told its address and never opens. */
class SilentSocket {
  onopen = null;
  onmessage = null;
  onclose = null;
  send() {}
  close() {}
}

type Mock = ReturnType<typeof makeHandlers>;

type Options = MockOptions & {
  path: string;
  library?: Library;
  /** Changes what the server holds before the page asks for it. */
  prepare?: (mock: Mock) => void;
};

/**
 * Shows the whole app at `path`, with a server played on `library`. The modules are loaded anew, because who is
 * signed in is known to them.
 */
export async function showApp({ path, library = makeLibrary(), prepare, ...options }: Options) {
  giveLayout();
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("BroadcastChannel", undefined);
  window.history.replaceState(null, "", path);
  const mock = makeHandlers(library, { pace: 1, ...options });
  prepare?.(mock);
  const server = setupServer(...mock.handlers);
  server.listen({ onUnhandledRequest: "error" });
  vi.resetModules();
  const { App } = await import("@/app/app");
  const view = render(<App />);
  const stop = () => {
    view.unmount();
    server.close();
    vi.unstubAllGlobals();
  };
  return { library, mock, server, stop };
}
