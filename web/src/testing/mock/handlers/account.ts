import { HttpResponse, http } from "msw";
import type { SignedIn } from "@/lib/api/types";
import openApi from "../../../../openapi.json";
import { newId } from "../library";
import { path, problem } from "./answers";
import type { MockServer } from "./server";

/** Who is signed in. These come first: nobody else is let past them. */
export function accountHandlers({ library }: MockServer, signedIn: boolean) {
  let session = signedIn;
  const sessions = [
    {
      id: newId(),
      device: "Firefox on Linux",
      created_at: "2026-11-20T08:12:00Z",
      last_seen_at: "2026-11-22T19:41:00Z",
      current: true,
    },
    {
      id: newId(),
      device: "Safari on iPhone",
      created_at: "2026-10-02T17:30:00Z",
      last_seen_at: "2026-11-22T07:05:00Z",
      current: false,
    },
    {
      id: newId(),
      device: "Chrome on Windows",
      created_at: "2026-09-14T10:00:00Z",
      last_seen_at: "2026-11-03T12:20:00Z",
      current: false,
    },
  ];

  const grant = (): SignedIn => ({
    account: library.account,
    access_token: `token-${newId()}`,
    expires_in: 600,
  });
  const allowed = (request: Request) =>
    request.headers.get("authorization")?.startsWith("Bearer token-") && session;

  const open = [
    http.get("/api/openapi.json", () => HttpResponse.json(openApi)),
    http.post(path("/sessions/refresh"), () =>
      session ? HttpResponse.json(grant()) : problem(401, "session_expired", "There is no session."),
    ),
    http.post(path("/sessions"), async ({ request }) => {
      const { email, password } = (await request.json()) as { email: string; password: string };
      if (email.toLowerCase() !== library.account.email || password !== library.password) {
        return problem(401, "invalid_credentials", "The address and password do not match.");
      }
      session = true;
      return HttpResponse.json(grant(), { status: 201 });
    }),
    http.post(path("/accounts"), async ({ request }) => {
      const { email } = (await request.json()) as { email: string };
      if (email.toLowerCase() === library.account.email) {
        return problem(409, "account_exists", "There is already an account with this address.");
      }
      library.account = { ...library.account, id: newId(), email };
      library.notes.clear();
      session = true;
      return HttpResponse.json(grant(), { status: 201 });
    }),
    http.delete(path("/sessions/current"), () => {
      session = false;
      return new HttpResponse(null, { status: 204 });
    }),
    http.all(path("/*"), ({ request }) =>
      allowed(request) ? undefined : problem(401, "unauthenticated", "The access token is not valid."),
    ),
  ];

  const account = [
    http.get(path("/account"), () => HttpResponse.json(library.account)),
    http.post(path("/account/password"), async ({ request }) => {
      const body = (await request.json()) as { current_password: string; new_password: string };
      if (body.current_password !== library.password) {
        return problem(401, "invalid_credentials", "The current password is not right.");
      }
      library.password = body.new_password;
      return new HttpResponse(null, { status: 204 });
    }),
    http.get(path("/sessions"), () => HttpResponse.json({ items: sessions })),
    http.delete(path("/sessions"), () => {
      sessions.splice(1);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(path("/sessions/:id"), ({ params }) => {
      const at = sessions.findIndex((entry) => entry.id === params.id);
      sessions.splice(at, at < 0 ? 0 : 1);
      return new HttpResponse(null, { status: 204 });
    }),
  ];

  return {
    handlers: [...open, ...account],
    /** Ends the session at the server, as a revocation from another device does. */
    endSession: () => {
      session = false;
    },
  };
}
