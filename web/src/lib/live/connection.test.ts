import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvent } from "@/lib/api/types";
import { createLiveConnection } from "./connection";

class FakeSocket {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  open() {
    this.onopen?.(new Event("open"));
  }
  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
  drop(code = 1006) {
    this.onclose?.({ code } as CloseEvent);
  }
}

function setUp({ token = "token" as string | null } = {}) {
  const sockets: FakeSocket[] = [];
  let tell: (token: string) => void = () => undefined;
  const session = {
    accessToken: vi.fn(async () => token),
    renew: vi.fn(async (_rejected: string): Promise<string | null> => "renewed"),
    onToken: (listener: (token: string) => void) => {
      tell = listener;
      return () => undefined;
    },
  };
  const live = createLiveConnection({
    session,
    random: () => 1,
    now: () => 0,
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const latest = () => {
    const socket = sockets.at(-1);
    if (!socket) {
      throw new Error("no connection was opened");
    }
    return socket;
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { live, sockets, latest, settle, session, newToken: (next: string) => tell(next) };
}

const event = (id: string) => ({
  type: "event",
  id,
  kind: "connections.changed",
  data: { note_id: "n" },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the live connection", () => {
  it("says hello with the token and resumes after the last event", async () => {
    const { live, latest, settle } = setUp();
    const seen: LiveEvent[] = [];
    live.onEvent((next) => seen.push(next));
    live.start();
    await settle();
    latest().open();
    expect(latest().sent).toEqual([{ type: "hello", token: "token", last_event_id: null }]);
    latest().say({ type: "welcome", resumed: false, last_event_id: "4" });
    latest().say(event("5"));
    latest().drop();
    expect(live.getState().status).toBe("dropped");
    await vi.advanceTimersByTimeAsync(500);
    latest().open();
    expect(latest().sent).toEqual([{ type: "hello", token: "token", last_event_id: "5" }]);
    expect(seen).toHaveLength(1);
  });

  it("asks for a reload only when events were missed", async () => {
    const { live, latest, settle } = setUp();
    const resync = vi.fn();
    live.onResync(resync);
    live.start();
    await settle();
    latest().say({ type: "welcome", resumed: false, last_event_id: "1" });
    expect(resync).not.toHaveBeenCalled();
    latest().drop();
    await vi.advanceTimersByTimeAsync(500);
    latest().say({ type: "welcome", resumed: true, last_event_id: "1" });
    expect(resync).not.toHaveBeenCalled();
    latest().drop();
    await vi.advanceTimersByTimeAsync(500);
    latest().say({ type: "welcome", resumed: false, last_event_id: "9" });
    expect(resync).toHaveBeenCalledTimes(1);
    latest().say({ type: "resync" });
    expect(resync).toHaveBeenCalledTimes(2);
  });

  it("waits longer after each failure, up to half a minute, and starts afresh after a success", async () => {
    const { live, latest, sockets, settle } = setUp();
    live.start();
    await settle();
    const pauses: number[] = [];
    for (let failure = 0; failure < 9; failure += 1) {
      latest().drop();
      pauses.push(live.getState().retryAt ?? -1);
      await vi.advanceTimersByTimeAsync(live.getState().retryAt ?? 0);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
    expect(sockets).toHaveLength(10);
    latest().say({ type: "welcome", resumed: true, last_event_id: "1" });
    latest().drop();
    expect(live.getState().retryAt).toBe(500);
  });

  it("gives up an attempt that is never welcomed", async () => {
    const { live, latest, settle } = setUp();
    live.start();
    await settle();
    const first = latest();
    first.open();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first.closed).toBe(true);
    expect(live.getState().status).toBe("dropped");
  });

  it("tells the server each new token, so that the connection outlives the old one", async () => {
    const { live, latest, settle, newToken } = setUp();
    live.start();
    await settle();
    latest().open();
    latest().say({ type: "welcome", resumed: true, last_event_id: "1" });
    newToken("second");
    expect(latest().sent.at(-1)).toEqual({ type: "token", token: "second" });
  });

  it("stops when the session has ended, and comes back with the next sign-in", async () => {
    const { live, latest, sockets, settle, session, newToken } = setUp();
    session.renew.mockResolvedValue(null);
    live.start();
    await settle();
    latest().say({ type: "welcome", resumed: true, last_event_id: "1" });
    latest().drop(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(live.getState().status).toBe("idle");
    expect(sockets).toHaveLength(1);
    newToken("again");
    await settle();
    expect(sockets).toHaveLength(2);
  });

  it("forgets where it stood when it is stopped for another account", async () => {
    const { live, latest, settle } = setUp();
    live.start();
    await settle();
    latest().say({ type: "welcome", resumed: true, last_event_id: "7" });
    live.stop();
    expect(latest().closed).toBe(true);
    live.start();
    await settle();
    latest().open();
    expect(latest().sent[0]).toMatchObject({ last_event_id: null });
  });
});
