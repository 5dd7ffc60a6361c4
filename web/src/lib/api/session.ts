import { errorOf, networkError } from "./problem";
import type { Account, SignedIn } from "./types";

export type SessionState =
  /** Before the refresh cookie has been tried. */
  | { status: "starting" }
  /** The server could not be asked whether there is a session. */
  | { status: "unreachable" }
  | { status: "signed_out"; reason: "none" | "chosen" | "elsewhere" }
  | { status: "signed_in"; account: Account }
  /** The session ended while somebody was working: the page stays, so nothing typed is lost. */
  | { status: "ended"; account: Account };

type Message = { type: "signed_out" } | { type: "signed_in"; account_id: string };

type Options = {
  fetch?: typeof fetch;
  channel?: BroadcastChannel | null;
  /** Runs one refresh at a time among all tabs, because each use of the cookie replaces it. */
  exclusively?: <T>(work: () => Promise<T>) => Promise<T>;
  now?: () => number;
};

const lockName = "loci-refresh";

function acrossTabs<T>(work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== "undefined" && navigator.locks) {
    return navigator.locks.request(lockName, work) as Promise<T>;
  }
  return work();
}

/** A token this close to its end (ms) is renewed before it is used, so that no request fails for it. */
const margin = 15_000;

/**
 * Who is signed in. The access token lives only in this closure: nothing a script could read later holds it,
 * and the refresh token is an HttpOnly cookie which the browser sends by itself.
 */
export function createSession(options: Options = {}) {
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  const exclusively = options.exclusively ?? acrossTabs;
  const now = options.now ?? Date.now;
  const channel =
    options.channel === undefined
      ? typeof BroadcastChannel === "undefined"
        ? null
        : new BroadcastChannel("loci-session")
      : options.channel;

  let state: SessionState = { status: "starting" };
  let token: string | null = null;
  let expiresAt = 0;
  let refreshing: Promise<string | null> | null = null;
  /** Counts sign-ins and sign-outs, so that an answer to an older question changes nothing. */
  let generation = 0;
  const listeners = new Set<() => void>();
  const tokenListeners = new Set<(token: string) => void>();

  function set(next: SessionState) {
    state = next;
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function adopt(answer: SignedIn) {
    token = answer.access_token;
    expiresAt = now() + answer.expires_in * 1000;
    if (state.status !== "signed_in" || state.account.id !== answer.account.id) {
      set({ status: "signed_in", account: answer.account });
    }
    for (const listener of [...tokenListeners]) {
      listener(answer.access_token);
    }
  }

  function forget(next: SessionState) {
    generation += 1;
    token = null;
    expiresAt = 0;
    set(next);
  }

  function accountNow(): Account | null {
    return state.status === "signed_in" || state.status === "ended" ? state.account : null;
  }

  async function askForToken(): Promise<string | null> {
    const asked = generation;
    let response: Response;
    try {
      response = await send("/api/v1/sessions/refresh", { method: "POST", credentials: "same-origin" });
    } catch {
      throw networkError();
    }
    if (response.ok) {
      const answer = (await response.json()) as SignedIn;
      if (asked !== generation) {
        return token;
      }
      const before = accountNow();
      if (before && before.id !== answer.account.id) {
        // Another tab signed in as somebody else: what this tab shows belongs to the account before.
        forget({ status: "signed_out", reason: "elsewhere" });
      }
      adopt(answer);
      return token;
    }
    const error = await errorOf(response);
    if (error.status !== 401) {
      throw error;
    }
    if (asked === generation) {
      const before = accountNow();
      forget(before ? { status: "ended", account: before } : { status: "signed_out", reason: "none" });
    }
    return null;
  }

  /** A new access token, or null when there is no session. All callers at one time share one request. */
  function refresh(): Promise<string | null> {
    refreshing ??= exclusively(askForToken).finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  channel?.addEventListener("message", (event: MessageEvent<Message>) => {
    const message = event.data;
    const account = accountNow();
    if (message.type === "signed_out" && account) {
      forget({ status: "signed_out", reason: "elsewhere" });
    } else if (message.type === "signed_in") {
      if (account && account.id !== message.account_id) {
        forget({ status: "signed_out", reason: "elsewhere" });
      }
      if (state.status !== "signed_in") {
        void refresh().catch(() => undefined);
      }
    }
  });

  async function enter(path: string, email: string, password: string): Promise<Account> {
    let response: Response;
    try {
      response = await send(path, {
        method: "POST",
        credentials: "same-origin",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      });
    } catch {
      throw networkError();
    }
    if (!response.ok) {
      throw await errorOf(response);
    }
    const answer = (await response.json()) as SignedIn;
    generation += 1;
    adopt(answer);
    channel?.postMessage({ type: "signed_in", account_id: answer.account.id } satisfies Message);
    return answer.account;
  }

  return {
    /** For `useSyncExternalStore`. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    getState: (): SessionState => state,
    /** Called with every new access token: the live connection tells it to the server. */
    onToken(listener: (token: string) => void): () => void {
      tokenListeners.add(listener);
      return () => {
        tokenListeners.delete(listener);
      };
    },
    /** Tries the refresh cookie when the page loads. */
    async start(): Promise<void> {
      try {
        await refresh();
      } catch {
        if (state.status === "starting") {
          set({ status: "unreachable" });
        }
      }
    },
    /** A token that is good for a while yet, or null when nobody is signed in. */
    async accessToken(): Promise<string | null> {
      if (token && now() < expiresAt - margin) {
        return token;
      }
      return state.status === "signed_out" || state.status === "ended" ? null : refresh();
    },
    /** After a 401 for `rejected`: renews, unless somebody else has renewed already. */
    async renew(rejected: string): Promise<string | null> {
      if (token && token !== rejected) {
        return token;
      }
      return refresh();
    },
    signIn: (email: string, password: string) => enter("/api/v1/sessions", email, password),
    signUp: (email: string, password: string) => enter("/api/v1/accounts", email, password),
    /** Ends the session here and in the other tabs. When the server cannot be reached it says so and stays. */
    async signOut(): Promise<void> {
      let response: Response;
      try {
        response = await send("/api/v1/sessions/current", {
          method: "DELETE",
          credentials: "same-origin",
          headers: token ? { authorization: `Bearer ${token}` } : {},
        });
      } catch {
        throw networkError();
      }
      if (!response.ok && response.status !== 401) {
        throw await errorOf(response);
      }
      forget({ status: "signed_out", reason: "chosen" });
      channel?.postMessage({ type: "signed_out" } satisfies Message);
    },
    /** Leaves the page of a session that has ended (somebody else wants to sign in). */
    leave(): void {
      forget({ status: "signed_out", reason: "none" });
    },
  };
}

export type Session = ReturnType<typeof createSession>;

export const session: Session = createSession();
