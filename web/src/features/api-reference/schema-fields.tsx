import { useState } from "react";
import { type Document, type Field, fieldsOf, objectBehind, type Schema, typeOf } from "./document";

type FieldsProps = { schema: Schema; document: Document };

/** The fields of an object; those of an object within open on demand, because some hold each other. */
export function SchemaFields({ schema, document }: FieldsProps) {
  const inner = objectBehind(schema, document);
  if (!inner) {
    return null;
  }
  return (
    <dl className="mt-2 border-l border-line pl-3">
      {fieldsOf(inner, document).map((field) => (
        <FieldRow key={field.name} field={field} document={document} />
      ))}
    </dl>
  );
}

function FieldRow({ field, document }: { field: Field; document: Document }) {
  const { name, required, schema } = field;
  return (
    <div className="py-1.5">
      <Term name={name} type={typeOf(schema)} required={required} />
      <dd className="text-pretty text-muted">
        {schema.description}
        {objectBehind(schema, document) ? <Inner schema={schema} document={document} name={name} /> : null}
      </dd>
    </div>
  );
}

/** A name and what belongs there. */
export function Term({ name, type, required }: { name: string; type: string; required: boolean }) {
  return (
    <dt className="break-words">
      <code className="font-mono text-sm font-medium">{name}</code>{" "}
      <span className="text-sm text-muted">
        {type}
        {required ? "" : ", may be left out"}
      </span>
    </dt>
  );
}

function Inner({ schema, document, name }: FieldsProps & { name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-accent">Fields of {name}</summary>
      {open ? <SchemaFields schema={schema} document={document} /> : null}
    </details>
  );
}
