import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Failure } from "@/components/failure";
import { Page, PageSection } from "@/components/page";
import { SkeletonLines } from "@/components/skeleton";
import { type Document, type Operation, operationsOf } from "./document";
import { OperationEntry } from "./operation-entry";

async function fetchDocument(): Promise<Document> {
  const answer = await fetch("/api/openapi.json");
  if (!answer.ok) {
    throw new Error(`The server answered ${answer.status}.`);
  }
  return answer.json() as Promise<Document>;
}

/** What programs may ask of Loci, made from the server's own description of itself. */
export function ApiReferencePage() {
  const document = useQuery({ queryKey: ["openapi"], queryFn: fetchDocument });
  return (
    <Page
      title="API"
      intro={
        <>
          Everything the page does goes through these operations, and programs of yours may use them too. The
          same as{" "}
          <a href="/api/openapi.json" className="text-accent underline">
            an OpenAPI document
          </a>
          .
        </>
      }
    >
      {document.data ? (
        <Reference document={document.data} />
      ) : document.isError ? (
        <Failure
          title="The description of the API could not be loaded"
          reason={document.error.message}
          onRetry={() => void document.refetch()}
          busy={document.isFetching}
        />
      ) : (
        <div className="mt-10">
          <SkeletonLines count={12} />
        </div>
      )}
    </Page>
  );
}

function matches(operation: Operation, words: string): boolean {
  const text = `${operation.method} ${operation.path} ${operation.summary} ${operation.tag}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function Reference({ document }: { document: Document }) {
  const [words, setWords] = useState("");
  const operations = useMemo(() => operationsOf(document), [document]);
  const shown = operations.filter((operation) => matches(operation, words));
  const tags = [...new Set(shown.map((operation) => operation.tag))];
  return (
    <>
      <PageSection title="Signing in and failing">
        <p className="text-pretty">
          POST /api/v1/sessions answers an e-mail address and a password with an access token, which lasts ten
          minutes. Send it with every request as{" "}
          <code className="font-mono text-sm">Authorization: Bearer TOKEN</code>; trade the refresh token of
          the cookie for the next one. What can't be done is answered with a problem document (RFC 9457),
          whose <code className="font-mono text-sm">code</code> never changes its meaning; the codes stand
          beside the status.
        </p>
      </PageSection>
      <label className="mt-10 block">
        <span className="font-medium">Find an operation</span>
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder="notes, POST, trash"
          className="mt-1 h-9 w-full rounded-md border border-line-strong bg-raised px-3"
        />
      </label>
      {tags.map((tag) => (
        <PageSection key={tag} title={tag.charAt(0).toUpperCase() + tag.slice(1)}>
          {shown
            .filter((operation) => operation.tag === tag)
            .map((operation) => (
              <OperationEntry key={operation.id} operation={operation} document={document} />
            ))}
        </PageSection>
      ))}
      {tags.length === 0 ? <p className="mt-10 text-muted">No operation has all of these words.</p> : null}
      <p className="mt-10 text-sm text-muted">Loci {document.info.version}</p>
    </>
  );
}
