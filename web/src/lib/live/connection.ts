import type { Session } from "@/lib/api/session";
import type { LiveEvent, ServerMessage } from "@/lib/api/types";

export type LiveStatus =
  /** Nobody is signed in, or nothing listens yet. */
  | "idle"
  | "connecting"
  | "open"
  /** The connection dropped; another attempt is planned or under way. */
  | "dropped";

export type LiveState = { status: LiveStatus; retryAt: number | null };

type Socket = Pick<WebSocket, "send" | "close"> & {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
};

type Options = {
  session: Pick<Session, "accessToken" | "onToken" | "renew">;
  connect: () => Socket;
  now?: () => number;
  random?: () => number;
};

/** First pause and longest pause between attempts, ms. */
const firstPause = 500;
const longestPause = 30_000;
/** The server pings every 20 s below our sight, so a stalled attempt is what has to be bounded here. */
const welcomeDeadline = 10_000;
const sessionEnded = 4401;

/**
 * The live connection: says hello with the access token, resumes after the last event it saw, and comes back by
 * itself after a drop, each time a little later and never in step with the other tabs.
 */
export function createLiveConnection({ session, connect, now = Date.now, random = Math.random }: Options) {
  let state: LiveState = { status: "idle", retryAt: null };
  let socket: Socket | null = null;
  let wanted = false;
  let lastEventId: string | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let deadline: ReturnType<typeof setTimeout> | null = null;
  let usedToken: string | null = null;
  /** Distinguishes the running attempt from those that were given up. */
  let attempt = 0;

  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<(event: LiveEvent) => void>();
  const resyncListeners = new Set<() => void>();

  function set(next: LiveState) {
    if (next.status === state.status && next.retryAt === state.retryAt) {
      return;
    }
    state = next;
    for (const listener of [...stateListeners]) {
      listener();
    }
  }

  function stopTimers() {
    if (timer) {
      clearTimeout(timer);
    }
    if (deadline) {
      clearTimeout(deadline);
    }
    timer = null;
    deadline = null;
  }

  function drop() {
    attempt += 1;
    stopTimers();
    const old = socket;
    socket = null;
    if (old) {
      old.onopen = null;
      old.onmessage = null;
      old.onclose = null;
      old.close();
    }
  }

  function planRetry() {
    if (!wanted) {
      return;
    }
    failures += 1;
    const ceiling = Math.min(longestPause, firstPause * 2 ** (failures - 1));
    const pause = ceiling / 2 + random() * (ceiling / 2);
    set({ status: "dropped", retryAt: now() + pause });
    timer = setTimeout(open, pause);
  }

  function announceResync() {
    for (const listener of [...resyncListeners]) {
      listener();
    }
  }

  function receive(message: ServerMessage) {
    switch (message.type) {
      case "welcome": {
        if (deadline) {
          clearTimeout(deadline);
          deadline = null;
        }
        const reconnected = lastEventId !== null || failures > 0;
        failures = 0;
        lastEventId = message.last_event_id;
        set({ status: "open", retryAt: null });
        if (!message.resumed && reconnected) {
          announceResync();
        }
        break;
      }
      case "event":
        lastEventId = message.id;
        for (const listener of [...eventListeners]) {
          listener(message);
        }
        break;
      case "resync":
        announceResync();
        break;
      case "bye":
        break;
    }
  }

  async function open() {
    drop();
    const mine = attempt;
    set({ status: failures === 0 ? "connecting" : "dropped", retryAt: null });
    let token: string | null;
    try {
      token = await session.accessToken();
    } catch {
      if (mine === attempt) {
        planRetry();
      }
      return;
    }
    if (mine !== attempt || !wanted) {
      return;
    }
    if (!token) {
      set({ status: "idle", retryAt: null });
      return;
    }
    usedToken = token;
    const current = connect();
    socket = current;
    deadline = setTimeout(() => {
      drop();
      planRetry();
    }, welcomeDeadline);
    current.onopen = () => {
      current.send(JSON.stringify({ type: "hello", token, last_event_id: lastEventId }));
    };
    current.onmessage = (event) => {
      receive(JSON.parse(String(event.data)) as ServerMessage);
    };
    current.onclose = (event) => {
      drop();
      if (event.code === sessionEnded && usedToken) {
        // Ask once whether the session is really over; if it is, the session says so to the whole page.
        session
          .renew(usedToken)
          .then((renewed) => (renewed ? planRetry() : set({ status: "idle", retryAt: null })), planRetry);
        return;
      }
      planRetry();
    };
  }

  session.onToken((token) => {
    usedToken = token;
    if (socket && state.status === "open") {
      socket.send(JSON.stringify({ type: "token", token }));
    } else if (wanted && state.status === "idle") {
      void open();
    }
  });

  return {
    subscribe(listener: () => void): () => void {
      stateListeners.add(listener);
      return () => {
        stateListeners.delete(listener);
      };
    },
    getState: (): LiveState => state,
    /** Every event, in order, at most once. */
    onEvent(listener: (event: LiveEvent) => void): () => void {
      eventListeners.add(listener);
      return () => {
        eventListeners.delete(listener);
      };
    },
    /** Events were missed: what is shown has to be loaded again. */
    onResync(listener: () => void): () => void {
      resyncListeners.add(listener);
      return () => {
        resyncListeners.delete(listener);
      };
    },
    start(): void {
      if (!wanted) {
        wanted = true;
        failures = 0;
        void open();
      }
    },
    /** Ends the connection and forgets where it stood; the next start belongs to another account. */
    stop(): void {
      wanted = false;
      lastEventId = null;
      drop();
      set({ status: "idle", retryAt: null });
    },
    /** Tries now instead of when the pause is over. */
    retryNow(): void {
      if (wanted && state.status === "dropped" && timer) {
        void open();
      }
    },
  };
}

export type LiveConnection = ReturnType<typeof createLiveConnection>;
