import { Link } from "@tanstack/react-router";
import { buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { usePageTitle } from "@/lib/page-title";

export function NotFound() {
  usePageTitle("Not found");
  return (
    <main className="flex h-full items-center justify-center">
      <EmptyState
        title="There is nothing at this address"
        actions={
          <Link to="/" className={buttonClass()}>
            Open your notes
          </Link>
        }
      >
        The link may be old or mistyped.
      </EmptyState>
    </main>
  );
}
