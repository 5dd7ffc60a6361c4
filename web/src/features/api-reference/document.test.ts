import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  curlOf,
  type Document,
  fieldsOf,
  type Operation,
  objectBehind,
  operationsOf,
  typeOf,
} from "./document";

const document = JSON.parse(readFileSync("openapi.json", "utf8")) as Document;
const operations = operationsOf(document);

function operation(method: string, path: string): Operation {
  const found = operations.find((one) => one.method === method && one.path === path);
  if (!found) {
    throw new Error(`no ${method} ${path}`);
  }
  return found;
}

it("knows every operation of the server by an address of its own", () => {
  const count = Object.values(document.paths).flatMap(Object.keys).length;
  expect(new Set(operations.map(({ id }) => id)).size).toBe(count);
  expect(operations.every(({ summary }) => summary !== "")).toBe(true);
});

it("tells what can be asked without a token", () => {
  expect(operation("POST", "/api/v1/sessions").open).toBe(true);
  expect(operation("GET", "/health/ready").open).toBe(true);
  expect(operation("GET", "/api/v1/notes").open).toBe(false);
});

describe("a schema in words", () => {
  it.each([
    [{ type: "string", format: "uuid" }, "text (uuid)"],
    [{ type: ["string", "null"] }, "text or null"],
    [{ type: "integer", minimum: 1, maximum: 50 }, "whole number, 1 to 50"],
    [{ type: "array", items: { $ref: "#/components/schemas/Note" } }, "list of Note"],
    [{ type: "string", enum: ["title", "created"] }, '"title" or "created"'],
    [{ oneOf: [{ $ref: "#/components/schemas/Note" }, { type: "null" }] }, "Note or null"],
  ])("%o", (schema, words) => expect(typeOf(schema)).toBe(words));

  it("has the fields of what it is put together from", () => {
    const names = fieldsOf({ $ref: "#/components/schemas/TitleCompletion" }, document).map(
      ({ name }) => name,
    );
    expect(names).toEqual(expect.arrayContaining(["id", "title", "notebook", "alias"]));
  });

  it("leads to the object in a list or beside null, and no further", () => {
    const inner = objectBehind({ type: "array", items: { $ref: "#/components/schemas/Attempt" } }, document);
    expect(Object.keys(inner?.properties ?? {})).toContain("engine");
    expect(objectBehind({ type: "string" }, document)).toBeNull();
  });
});

describe("a command for a shell", () => {
  it("sends the token and a body that the schema allows", () => {
    expect(curlOf(operation("POST", "/api/v1/sessions"), document, "https://loci.example")).toBe(
      "curl -X POST 'https://loci.example/api/v1/sessions' \\\n" +
        "  -H 'Content-Type: application/json' \\\n" +
        `  -d '{"email":"…","password":"…"}'`,
    );
    expect(curlOf(operation("GET", "/api/v1/notes/{id}"), document, "https://loci.example")).toBe(
      "curl -X GET 'https://loci.example/api/v1/notes/<id>' \\\n" + '  -H "Authorization: Bearer $TOKEN"',
    );
  });

  it("sends files as files", () => {
    expect(curlOf(operation("POST", "/api/v1/imports"), document, "")).toContain("-F 'file=@note.md'");
  });
});
