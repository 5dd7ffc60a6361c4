import { ApiError, errorOf, networkError } from "./problem";
import { type Session, session } from "./session";

type Query = Record<string, string | number | boolean | null | undefined>;

export type RequestOptions = {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as multipart/form-data; excludes `body`. */
  form?: FormData;
  signal?: AbortSignal | undefined;
  /** Lets the request outlive the page, for a last save. The browser allows 64 KiB of such bodies. */
  keepalive?: boolean;
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function withQuery(path: string, query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function signedOut(): ApiError {
  return new ApiError({
    type: "about:blank",
    title: "Your session ended",
    status: 401,
    detail: "Sign in again to go on.",
    code: "session_expired",
    request_id: "",
  });
}

/**
 * Sends requests in the name of who is signed in. A rejected token is renewed once and the request sent again;
 * the caller notices nothing. Every refusal becomes an `ApiError`.
 */
export function createClient(holder: Session, send: typeof fetch = (...args) => fetch(...args)) {
  async function attempt(method: Method, path: string, options: RequestOptions, token: string) {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (options.body !== undefined) {
      headers["content-type"] = "application/json";
    }
    try {
      return await send(withQuery(`/api/v1${path}`, options.query), {
        method,
        headers,
        credentials: "same-origin",
        body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
        signal: options.signal,
        keepalive: options.keepalive,
      });
    } catch (error) {
      if (options.signal?.aborted) {
        throw error;
      }
      throw networkError();
    }
  }

  async function answer(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
    const token = await holder.accessToken();
    if (!token) {
      throw signedOut();
    }
    let response = await attempt(method, path, options, token);
    if (response.status === 401) {
      const refused = await errorOf(response);
      if (refused.code === "invalid_credentials") {
        // The password in the request was wrong; the token was not.
        throw refused;
      }
      const renewed = await holder.renew(token);
      if (!renewed) {
        throw signedOut();
      }
      response = await attempt(method, path, options, renewed);
    }
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response;
  }

  async function json<T>(method: Method, path: string, options?: RequestOptions): Promise<T> {
    const response = await answer(method, path, options);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  }

  return {
    json,
    blob: async (path: string, options?: RequestOptions) => (await answer("GET", path, options)).blob(),
  };
}

export type Client = ReturnType<typeof createClient>;

export const client: Client = createClient(session);
