import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { useDeferredValue } from "react";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { SkeletonLines } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { SearchHit } from "@/lib/api/types";
import { count } from "@/lib/wording";
import { QuizLink } from "./quiz-link";

function Excerpt({ parts }: { parts: SearchHit["excerpt"] }) {
  // The place in the excerpt is all the identity a part has.
  return parts.map((part, place) => {
    const key = `${place} ${part.text}`;
    return part.match ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li>
      <Link
        to="/notes/$noteId"
        params={{ noteId: hit.note.id }}
        data-hit
        preload={false}
        activeOptions={{ includeSearch: false }}
        className={clsx(
          "moves block rounded-md px-3 py-2.5 text-ink no-underline hover:bg-hover",
          "data-[status=active]:bg-selected focus-visible:-outline-offset-2",
        )}
      >
        <span className="block truncate font-semibold">{hit.note.title}</span>
        <span className="mt-0.5 line-clamp-3 block text-sm text-muted wrap-break-word">
          <Excerpt parts={hit.excerpt} />
        </span>
        {hit.note.notebook ? (
          <span className="mt-1 block truncate text-xs text-faint">
            {hit.note.notebook.split("/").join(" / ")}
          </span>
        ) : null}
      </Link>
    </li>
  );
}

/** Results shown; who wants more of them wants another word. */
const atMost = 50;

export function SearchResults({ q }: { q: string }) {
  const asked = useDeferredValue(q);
  const search = useQuery({
    queryKey: keys.search(asked),
    queryFn: ({ signal }) => api.search({ q: asked, limit: atMost }, { signal }),
    placeholderData: keepPreviousData,
  });
  if (search.isPending) {
    return (
      <div role="status" aria-label="Searching" className="flex flex-col gap-6 p-5">
        <SkeletonLines count={3} />
        <SkeletonLines count={3} />
        <SkeletonLines count={3} />
      </div>
    );
  }
  if (search.isError) {
    return (
      <Failure
        title="The search did not work"
        reason={explain(search.error)}
        onRetry={() => void search.refetch()}
        busy={search.isFetching}
      />
    );
  }
  const { items, corrected } = search.data;
  return (
    <div className="min-h-0 grow overflow-y-auto px-2 pb-2">
      <div className="flex items-start gap-2 pt-1 pl-3">
        <p role="status" className="grow py-1 text-sm text-muted">
          {corrected ? (
            <>
              Showing <strong className="text-ink">{corrected}</strong>, because nothing has “{q}”.{" "}
            </>
          ) : null}
          {items.length === atMost ? `The ${count(atMost, "note")} that fit best` : null}
          {items.length > 0 && items.length < atMost ? count(items.length, "note") : null}
        </p>
        {items.length > 0 ? <QuizLink search={{ q: corrected ?? q }} /> : null}
      </div>
      {items.length > 0 ? (
        <ul>
          {items.map((hit) => (
            <Hit key={hit.note.id} hit={hit} />
          ))}
        </ul>
      ) : (
        <EmptyState title={`Nothing has “${q}”`}>
          Try fewer words, or another spelling. Search looks at titles and text, and forgives small typos.
        </EmptyState>
      )}
    </div>
  );
}
