import { useSyncExternalStore } from "react";
import { ApiError, errorOf, networkError } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import type { Task } from "@/lib/api/types";
import type { PathFile } from "@/lib/files/dropped-files";

export type Upload =
  | { state: "idle" }
  | { state: "sending"; sent: number; total: number; files: number }
  | { state: "failed"; error: unknown; files: PathFile[] };

let upload: Upload = { state: "idle" };
let running: XMLHttpRequest | null = null;
const listeners = new Set<() => void>();

function set(next: Upload) {
  upload = next;
  for (const listener of [...listeners]) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The upload under way; it goes on while other pages are shown. */
export function useUpload(): Upload {
  return useSyncExternalStore(subscribe, () => upload);
}

function formOf(files: PathFile[]): FormData {
  const form = new FormData();
  for (const { path, file } of files) {
    form.append("file", file, path);
  }
  return form;
}

/** Sends the form with XMLHttpRequest, the one way to learn how much of a body has been sent. */
function send(files: PathFile[], token: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    running = request;
    request.open("POST", "/api/v1/imports");
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => {
      set({ state: "sending", sent: event.loaded, total: event.total, files: files.length });
    };
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(networkError());
    request.onabort = () => reject(new DOMException("The upload was stopped", "AbortError"));
    request.send(formOf(files));
  });
}

async function deliver(files: PathFile[]): Promise<Task> {
  const token = await session.accessToken();
  let response = token ? await send(files, token) : new Response(null, { status: 401 });
  if (token && response.status === 401) {
    const renewed = await session.renew(token);
    response = renewed ? await send(files, renewed) : response;
  }
  if (response.status >= 400) {
    throw await errorOf(response);
  }
  return (await response.json()) as Task;
}

/** Uploads the files; resolves with the task that imports them, or null when it failed or was stopped. */
export async function startUpload(files: PathFile[]): Promise<Task | null> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  set({ state: "sending", sent: 0, total, files: files.length });
  try {
    const task = await deliver(files);
    set({ state: "idle" });
    return task;
  } catch (error) {
    const stopped = error instanceof DOMException && error.name === "AbortError";
    // A file that was changed or removed since it was chosen cannot be read; the browser reports no more than an error.
    const reason = error instanceof ApiError || stopped ? error : networkError();
    set(stopped ? { state: "idle" } : { state: "failed", error: reason, files });
    return null;
  } finally {
    running = null;
  }
}

export function stopUpload(): void {
  running?.abort();
}

export function dismissUpload(): void {
  set({ state: "idle" });
}
