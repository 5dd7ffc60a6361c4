import { HttpResponse } from "msw";
import type { Problem } from "@/lib/api/types";
import { newId } from "../library";

export const path = (rest: string) => `*/api/v1${rest}`;

export function problem(status: number, code: string, detail: string, more: Partial<Problem> = {}) {
  const body: Problem = {
    type: `urn:loci:problem:${code}`,
    title: code,
    status,
    detail,
    code,
    request_id: newId(),
    ...more,
  };
  return HttpResponse.json(body, { status, headers: { "content-type": "application/problem+json" } });
}

export const unknown = () => problem(404, "not_found", "There is no such note.");

export function page<T>(items: T[], url: URL, standard: number) {
  const limit = Number(url.searchParams.get("limit") ?? standard);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return HttpResponse.json({ items: items.slice(from, from + limit), next_cursor: next });
}
