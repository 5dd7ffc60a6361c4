import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import { Failure } from "@/components/failure";
import { ApiError, explain } from "@/lib/api/problem";

/** A part of the program that was replaced by a newer release while this page was open. */
function isStaleChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}

/** What a route shows when it breaks; the rest of the page goes on working. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isStaleChunk(error)) {
    return (
      <Failure
        title="This page could not be loaded"
        reason="The connection dropped, or Loci was updated meanwhile. What you typed is kept on this device."
        onRetry={() => window.location.reload()}
      />
    );
  }
  return (
    <Failure
      title="This page broke"
      reason={
        error instanceof ApiError
          ? explain(error)
          : "Nothing you saved was lost, and drafts are kept on this device."
      }
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}
