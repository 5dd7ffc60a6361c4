import { beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "./client";
import { ApiError } from "./problem";
import { createSession } from "./session";

const ada = { id: "a", email: "ada@example.org", created_at: "2026-09-01T08:00:00Z" };
const bob = { ...ada, id: "b", email: "bob@example.org" };

type Answer = { status: number; body?: unknown };

/** A server that answers as told; what it was asked is kept. */
function serverOf(answer: (path: string, init: RequestInit) => Answer | Promise<Answer>) {
  const asked: { path: string; token: string | null }[] = [];
  const send = vi.fn(async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const path = String(input);
    asked.push({ path, token: new Headers(init.headers).get("authorization") });
    const { status, body } = await answer(path, init);
    return new Response(body === undefined ? null : JSON.stringify(body), { status });
  });
  return { send: send as unknown as typeof fetch, asked };
}

const granted = (token: string, account = ada): Answer => ({
  status: 200,
  body: { account, access_token: token, expires_in: 600 },
});
const refused = (code: string, status = 401): Answer => ({
  status,
  body: { type: "t", title: code, status, detail: code, code, request_id: "r" },
});

let clock = 0;
const options = { channel: null, exclusively: <T>(work: () => Promise<T>) => work(), now: () => clock };

beforeEach(() => {
  clock = 1_000_000;
});

describe("refreshing the token", () => {
  it("sends one refresh however many requests wait for it", async () => {
    let issued = 0;
    const { send, asked } = serverOf(async (path, init) => {
      if (path.endsWith("/sessions/refresh")) {
        await Promise.resolve();
        issued += 1;
        return granted(`token-${issued}`);
      }
      const token = new Headers(init.headers).get("authorization");
      return token === "Bearer token-2" ? { status: 200, body: { ok: token } } : refused("unauthenticated");
    });
    const session = createSession({ fetch: send, ...options });
    await session.start();
    const client = createClient(session, send);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => client.json<{ ok: string }>("GET", `/notes/${n}`)),
    );

    expect(answers.every(({ ok }) => ok === "Bearer token-2")).toBe(true);
    expect(asked.filter(({ path }) => path.endsWith("/sessions/refresh"))).toHaveLength(2);
  });

  it("renews a token shortly before it ends, so that no request fails for it", async () => {
    let issued = 0;
    const { send, asked } = serverOf((path) => {
      if (path.endsWith("/sessions/refresh")) {
        issued += 1;
        return granted(`token-${issued}`);
      }
      return { status: 200, body: {} };
    });
    const session = createSession({ fetch: send, ...options });
    await session.start();
    const client = createClient(session, send);
    clock += 590_000;
    await client.json("GET", "/notes");
    expect(asked.at(-1)?.token).toBe("Bearer token-2");
  });

  it("keeps the page and names the account when the session has ended", async () => {
    let alive = true;
    const { send } = serverOf((path) =>
      path.endsWith("/sessions/refresh")
        ? alive
          ? granted("token")
          : refused("session_expired")
        : refused("unauthenticated"),
    );
    const session = createSession({ fetch: send, ...options });
    await session.start();
    alive = false;
    const failure = await createClient(session, send)
      .json("GET", "/notes")
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect((failure as ApiError).code).toBe("session_expired");
    expect(session.getState()).toEqual({ status: "ended", account: ada });
  });

  it("stays signed in when the server cannot be reached", async () => {
    let down = false;
    const { send } = serverOf((path) => {
      if (down) {
        throw new TypeError("Failed to fetch");
      }
      return path.endsWith("/sessions/refresh") ? granted("token") : { status: 200, body: {} };
    });
    const session = createSession({ fetch: send, ...options });
    await session.start();
    down = true;
    clock += 700_000;
    await expect(createClient(session, send).json("GET", "/notes")).rejects.toMatchObject({
      code: "network",
    });
    expect(session.getState().status).toBe("signed_in");
  });

  it("does not take a wrong password for a wrong token", async () => {
    const { send, asked } = serverOf((path) =>
      path.endsWith("/sessions/refresh") ? granted("token") : refused("invalid_credentials"),
    );
    const session = createSession({ fetch: send, ...options });
    await session.start();
    await expect(
      createClient(session, send).json("POST", "/account/password", { body: {} }),
    ).rejects.toMatchObject({
      code: "invalid_credentials",
    });
    expect(asked.filter(({ path }) => path.endsWith("/account/password"))).toHaveLength(1);
    expect(session.getState().status).toBe("signed_in");
  });
});

describe("several tabs", () => {
  function channelOf() {
    const channel = new EventTarget() as BroadcastChannel;
    const posted: unknown[] = [];
    channel.postMessage = (message: unknown) => {
      posted.push(message);
    };
    const hear = (data: unknown) => channel.dispatchEvent(new MessageEvent("message", { data }));
    return { channel, posted, hear };
  }

  it("signs out everywhere", async () => {
    const { send } = serverOf((path) => (path.endsWith("/refresh") ? granted("token") : { status: 204 }));
    const here = channelOf();
    const session = createSession({ fetch: send, ...options, channel: here.channel });
    await session.start();
    await session.signOut();
    expect(here.posted).toEqual([{ type: "signed_out" }]);
    expect(session.getState()).toEqual({ status: "signed_out", reason: "chosen" });

    const other = channelOf();
    const tab = createSession({ fetch: send, ...options, channel: other.channel });
    await tab.start();
    other.hear({ type: "signed_out" });
    expect(tab.getState()).toEqual({ status: "signed_out", reason: "elsewhere" });
    await expect(createClient(tab, send).json("GET", "/notes")).rejects.toMatchObject({ status: 401 });
  });

  it("never shows one account what another tab signed in to", async () => {
    let account = ada;
    const { send } = serverOf(() => granted("token", account));
    const { channel, hear } = channelOf();
    const session = createSession({ fetch: send, ...options, channel });
    await session.start();
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.getState().status));
    account = bob;
    hear({ type: "signed_in", account_id: "b" });
    await vi.waitFor(() => expect(session.getState()).toEqual({ status: "signed_in", account: bob }));
    expect(seen).toContain("signed_out");
  });

  it("drops the answer to a refresh that was asked for before signing out", async () => {
    let release: (answer: Answer) => void = () => undefined;
    let first = true;
    const { send } = serverOf((path) => {
      if (path.endsWith("/sessions/refresh") && !first) {
        return new Promise<Answer>((resolve) => {
          release = resolve;
        });
      }
      first = false;
      return path.endsWith("/refresh") ? granted("token") : { status: 204 };
    });
    const session = createSession({ fetch: send, ...options });
    await session.start();
    clock += 700_000;
    const late = session.accessToken();
    await session.signOut();
    release(granted("late"));
    expect(await late).toBeNull();
    expect(session.getState().status).toBe("signed_out");
  });
});
