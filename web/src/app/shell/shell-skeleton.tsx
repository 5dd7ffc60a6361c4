import { Skeleton, SkeletonLines } from "@/components/skeleton";
import { useLayout } from "@/lib/layout/layout";

/** The page before it is known who is there: the same panes, with nothing in them. */
export function ShellSkeleton() {
  const layout = useLayout();
  return (
    <div className="flex h-full" role="status" aria-label="Loading">
      <div
        className="hidden shrink-0 flex-col gap-6 border-r border-line bg-sunken p-4 tablet:flex"
        style={{ width: layout.libraryWidth }}
      >
        <Skeleton className="h-9" />
        <SkeletonLines count={4} />
        <SkeletonLines count={9} />
      </div>
      <div className="grow p-6 tablet:p-12">
        <div className="mx-auto flex max-w-2xl flex-col gap-8">
          <Skeleton className="h-9 w-1/2" />
          <SkeletonLines count={6} />
        </div>
      </div>
    </div>
  );
}
