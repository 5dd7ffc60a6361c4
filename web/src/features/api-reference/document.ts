/** The parts of an OpenAPI 3.1 document that the server's own one uses. */
export type Document = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, Schema> };
};

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  allOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

type Content = Record<string, { schema?: Schema }>;

type OperationObject = {
  tags?: string[];
  summary?: string;
  description?: string;
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description?: string; content?: Content }>;
  security?: Record<string, string[]>[];
};

export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
};

/** What a body is made of, and how it is sent. */
export type Body = { mediaType: string; schema?: Schema };

export type Operation = {
  /** Names the operation in an address, after the number sign. */
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  /** Whether it can be asked without an access token. */
  open: boolean;
  parameters: Parameter[];
  body: Body | null;
  responses: { status: string; description: string; body: Body | null }[];
};

function bodyOf(content: Content | undefined): Body | null {
  const [first] = Object.entries(content ?? {});
  return first ? { mediaType: first[0], schema: first[1].schema } : null;
}

/** Every operation, in the order of tags and paths. */
export function operationsOf(document: Document): Operation[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: `${method}-${path.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, "")}`,
      tag: operation.tags?.[0] ?? "other",
      method: method.toUpperCase(),
      path,
      summary: [operation.summary, operation.description].filter(Boolean).join(" "),
      open:
        path.startsWith("/health/") ||
        (operation.security ?? []).some((way) => Object.keys(way).length === 0),
      parameters: operation.parameters ?? [],
      body: bodyOf(operation.requestBody?.content),
      responses: Object.entries(operation.responses).map(([status, { description, content }]) => ({
        status,
        description: description ?? "",
        body: bodyOf(content),
      })),
    })),
  );
  return operations.sort((a, b) => a.tag.localeCompare(b.tag));
}

/** The name of the schema that is referred to, if one is. */
export function referenceOf(schema: Schema): string | null {
  return schema.$ref?.replace("#/components/schemas/", "") ?? null;
}

export function resolve(schema: Schema, document: Document): Schema {
  const name = referenceOf(schema);
  return name ? (document.components.schemas[name] ?? {}) : schema;
}

const typeWords: Record<string, string> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
  null: "null",
};

function limitsOf({ minimum, maximum, minLength, maxLength }: Schema): string {
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength];
  const unit = minLength !== undefined || maxLength !== undefined ? " characters" : "";
  if (least !== undefined && most !== undefined) {
    return `, ${least} to ${most}${unit}`;
  }
  return least !== undefined
    ? `, at least ${least}${unit}`
    : most !== undefined
      ? `, at most ${most}${unit}`
      : "";
}

/** What a value is, in a few words. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) {
    return "anything";
  }
  const name = referenceOf(schema);
  if (name) {
    return name;
  }
  if (schema.enum) {
    return schema.enum.map((value) => `"${value}"`).join(" or ");
  }
  if (schema.oneOf) {
    return schema.oneOf.map(typeOf).join(" or ");
  }
  const types = [schema.type ?? "object"].flat();
  return types
    .map((type) => {
      if (type === "array") {
        return `list of ${typeOf(schema.items)}`;
      }
      const format = type === "string" && schema.format ? ` (${schema.format})` : "";
      const limits = type === "null" ? "" : limitsOf(schema);
      return `${typeWords[type] ?? type}${format}${limits}`;
    })
    .join(" or ");
}

export type Field = { name: string; required: boolean; schema: Schema };

/** The fields of an object, those of what it is put together from included; none for anything else. */
export function fieldsOf(schema: Schema, document: Document): Field[] {
  const { properties = {}, required = [], allOf = [] } = resolve(schema, document);
  const own = Object.entries(properties).map(([name, field]) => ({
    name,
    required: required.includes(name),
    schema: field,
  }));
  return [...allOf.flatMap((part) => fieldsOf(part, document)), ...own];
}

/** The schema with fields behind a value: the value's own, its items', or that of one of its alternatives. */
export function objectBehind(schema: Schema, document: Document): Schema | null {
  const resolved = resolve(schema, document);
  const inner = resolved.items ? [resolved.items] : (resolved.oneOf ?? []);
  if (fieldsOf(resolved, document).length > 0) {
    return resolved;
  }
  return inner.map((part) => objectBehind(part, document)).find((part) => part !== null) ?? null;
}

/** A value that the schema allows: the required fields of objects, and something plain elsewhere. */
function example(schema: Schema, document: Document): unknown {
  const resolved = resolve(schema, document);
  if (resolved.enum) {
    return resolved.enum[0];
  }
  if (resolved.oneOf?.[0]) {
    return example(resolved.oneOf[0], document);
  }
  const type = [resolved.type ?? "object"].flat()[0];
  if (type === "object") {
    const fields = fieldsOf(resolved, document).filter((field) => field.required);
    return Object.fromEntries(fields.map((field) => [field.name, example(field.schema, document)]));
  }
  const plain: Record<string, unknown> = {
    integer: resolved.minimum ?? 1,
    number: 0,
    boolean: false,
    array: [],
  };
  return type && type in plain ? plain[type] : "…";
}

/** A command for a shell that asks this. The token comes from the shell's own variable. */
export function curlOf(operation: Operation, document: Document, origin: string): string {
  const path = operation.path.replaceAll(/[{}]/g, (brace) => (brace === "{" ? "<" : ">"));
  const query = operation.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map((parameter) => `${parameter.name}=<${parameter.name}>`);
  const lines = [`curl -X ${operation.method} '${origin}${[path, ...query].join("?")}'`];
  if (!operation.open) {
    lines.push(`-H "Authorization: Bearer $TOKEN"`);
  }
  const { body } = operation;
  if (body?.mediaType.startsWith("multipart/")) {
    lines.push("-F 'file=@note.md'");
  } else if (body?.schema) {
    lines.push(
      "-H 'Content-Type: application/json'",
      `-d '${JSON.stringify(example(body.schema, document))}'`,
    );
  }
  return lines.join(" \\\n  ");
}
