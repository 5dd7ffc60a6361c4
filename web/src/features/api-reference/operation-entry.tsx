import { useEffect, useRef } from "react";
import { Button } from "@/components/button";
import { notify } from "@/components/toast";
import { type Body, curlOf, type Document, type Operation, resolve, typeOf } from "./document";
import { SchemaFields, Term } from "./schema-fields";

type EntryProps = { operation: Operation; document: Document };

/** One operation, closed at first unless the address names it. */
export function OperationEntry({ operation, document }: EntryProps) {
  const entry = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (entry.current && window.location.hash === `#${operation.id}`) {
      entry.current.open = true;
      entry.current.scrollIntoView();
    }
  }, [operation.id]);
  return (
    <details ref={entry} id={operation.id} className="border-b border-line">
      <summary className="cursor-pointer py-3">
        <span className="font-mono text-sm break-all">
          <span className="font-semibold text-accent">{operation.method}</span> {operation.path}
        </span>
        <span className="block text-pretty text-muted">{operation.summary}</span>
      </summary>
      <div className="flex flex-col gap-5 pt-1 pb-6 pl-4">
        <p className="text-sm text-muted">
          {operation.open ? "Needs no access token." : "Needs an access token."}{" "}
          <a href={`#${operation.id}`} className="text-accent underline">
            Link to this operation
          </a>
        </p>
        {operation.parameters.length > 0 ? <Parameters operation={operation} /> : null}
        {operation.body ? (
          <div>
            <h3 className="font-semibold">Body</h3>
            <BodyShape body={operation.body} document={document} />
          </div>
        ) : null}
        <Answers operation={operation} document={document} />
        <Command text={curlOf(operation, document, window.location.origin)} />
      </div>
    </details>
  );
}

function Parameters({ operation }: { operation: Operation }) {
  return (
    <div>
      <h3 className="font-semibold">Parameters</h3>
      <dl className="mt-2 border-l border-line pl-3">
        {operation.parameters.map((parameter) => (
          <div key={parameter.name} className="py-1.5">
            <Term
              name={parameter.name}
              type={`${typeOf(parameter.schema)}, in the ${parameter.in}`}
              required={parameter.required ?? false}
            />
            <dd className="text-pretty text-muted">{parameter.description}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function BodyShape({ body, document }: { body: Body; document: Document }) {
  return (
    <>
      <p className="text-sm text-muted">
        {body.mediaType}
        {body.schema ? `, ${typeOf(body.schema)}` : ""}
      </p>
      {body.schema ? (
        <>
          <p className="text-pretty">{resolve(body.schema, document).description}</p>
          <SchemaFields schema={body.schema} document={document} />
        </>
      ) : null}
    </>
  );
}

function Answers({ operation, document }: EntryProps) {
  return (
    <div>
      <h3 className="font-semibold">Answers</h3>
      <ul className="mt-2 flex flex-col gap-3 border-l border-line pl-3">
        {operation.responses.map(({ status, description, body }) => (
          <li key={status}>
            <p>
              <span className="font-mono text-sm font-medium">{status}</span>{" "}
              <span className="text-muted">{description}</span>
            </p>
            {body && !body.schema?.$ref?.endsWith("/Problem") ? (
              <BodyShape body={body} document={document} />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Command({ text }: { text: string }) {
  async function copy() {
    await navigator.clipboard.writeText(text);
    notify({ title: "The command was copied" });
  }
  return (
    <div>
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold">On the command line</h3>
        {/* A page that came over plain HTTP from another machine may not write to the clipboard. */}
        {"clipboard" in navigator ? (
          <Button small onClick={() => void copy()}>
            Copy as curl
          </Button>
        ) : null}
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which must work with the keyboard too.
        tabIndex={0}
        className="mt-2 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm"
      >
        {text}
      </pre>
    </div>
  );
}
