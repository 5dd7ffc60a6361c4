import { Link } from "@tanstack/react-router";
import { Banner } from "@/components/banner";
import { buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { Failure } from "@/components/failure";
import { Page, PageSection } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { ApiError, explain } from "@/lib/api/problem";
import type { Installation } from "@/lib/api/types";
import { exact } from "@/lib/wording";
import { Attention } from "./attention";
import { GivenUpList } from "./given-up-list";
import { PeriodicList } from "./periodic-list";
import { ProcessList } from "./process-list";
import { useInstallation } from "./use-installation";
import { WorkTable } from "./work-table";

/** For those who look after the installation: whether all is well, and what was given up. */
export function InstallationPage() {
  const { data, dataUpdatedAt, error, refetch, isFetching } = useInstallation();
  return (
    <Page title="Installation">
      {error instanceof ApiError && error.code === "operators_only" ? (
        <ForOperators reason={explain(error)} />
      ) : data ? (
        <>
          <div className="mt-6 flex flex-col gap-3">
            {error ? <Earlier since={new Date(dataUpdatedAt).toISOString()} reason={explain(error)} /> : null}
            <Attention sentences={data.attention} earlier={error !== null} />
          </div>
          <Details installation={data} />
        </>
      ) : error ? (
        <Failure
          title="The installation could not be asked"
          reason={explain(error)}
          onRetry={() => void refetch()}
          busy={isFetching}
        />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function ForOperators({ reason }: { reason: string }) {
  return (
    <EmptyState
      title="This page is for operators"
      actions={
        <Link to="/" className={buttonClass()}>
          Open your notes
        </Link>
      }
    >
      {reason}
    </EmptyState>
  );
}

function Earlier({ since, reason }: { since: string; reason: string }) {
  return (
    <Banner tone="warn">
      What is shown is from {exact(since)}. Loading it again failed and is tried every few seconds. {reason}
    </Banner>
  );
}

function Details({ installation }: { installation: Installation }) {
  const { work, processes, given_up, more_given_up, periodic } = installation;
  return (
    <>
      <PageSection title="Work">
        <WorkTable work={work} />
      </PageSection>
      <PageSection title="Processes">
        <ProcessList processes={processes} />
      </PageSection>
      <PageSection title="Given up">
        <GivenUpList pieces={given_up} more={more_given_up} />
      </PageSection>
      <PageSection title="Periodic work">
        <PeriodicList periodic={periodic} />
      </PageSection>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the installation">
      <Skeleton className="mt-6 h-11" />
      <Skeleton className="mt-10 h-32" />
      <Skeleton className="mt-10 h-40" />
      <Skeleton className="mt-10 h-24" />
    </div>
  );
}
