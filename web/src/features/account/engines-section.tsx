import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/button";
import { Failure } from "@/components/failure";
import { PageSection } from "@/components/page";
import { SkeletonLines } from "@/components/skeleton";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { Cost, Engines } from "@/lib/api/types";

/** Which engines work on the notes, whether a provider may be asked, and what that may still cost. */
export function EnginesSection() {
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => api.engines({ signal }) });
  const offered = engines.data?.providers ?? [];
  return (
    <PageSection
      title="Engines"
      description={
        engines.data && offered.length === 0
          ? "Everything is worked out on this server. Nothing you write leaves it."
          : "This server works out everything by itself. A provider can make some results better."
      }
    >
      {engines.data ? (
        <>
          {offered.length > 0 ? <Consent engines={engines.data} /> : null}
          <EngineTable engines={engines.data} />
          {offered.length > 0 ? <Probe /> : null}
          <Details engines={engines.data} />
        </>
      ) : engines.isError ? (
        <Failure
          title="The engines could not be asked"
          reason={explain(engines.error)}
          onRetry={() => void engines.refetch()}
        />
      ) : (
        <SkeletonLines count={4} />
      )}
    </PageSection>
  );
}

function Consent({ engines }: { engines: Engines }) {
  const queries = useQueryClient();
  const models = engines.providers.map(({ name, model }) => `${name} (${model})`).join(", ");
  const change = useMutation({
    mutationFn: (agreed: boolean) => api.setConsent(agreed),
    onSuccess: (answer) => queries.setQueryData(keys.engines, answer),
    onError: (error) => notify({ title: "Nothing was changed", description: explain(error), error: true }),
  });
  return (
    <label className="mb-5 flex cursor-pointer items-start gap-3">
      <input
        type="checkbox"
        className="mt-1 size-4 accent-(--accent)"
        checked={change.isPending ? change.variables : engines.agreed}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.target.checked)}
      />
      <span>
        <span className="font-medium">Let {models} see the notes you ask about</span>
        <span className="mt-0.5 block text-pretty text-muted">
          When you open a long note, ask for an explanation or for questions, or type an answer, what is
          needed for it is sent there: sentences of that note, and for an explanation those of the notes
          nearest to it. Nothing is sent in the background. Beside each summary, explanation and quiz you can
          see word for word what is sent, before you agree and after. You can turn this off at any time.
        </span>
      </span>
    </label>
  );
}

const breakerWords = {
  closed: "ready",
  probing: "being tried again",
  open: "left alone",
} as const;

function EngineTable({ engines }: { engines: Engines }) {
  return (
    <table className="w-full text-start">
      <caption className="sr-only">The engines and how they are</caption>
      <thead className="sr-only">
        <tr>
          <th>Engine</th>
          <th>State</th>
        </tr>
      </thead>
      <tbody>
        {engines.providers.map((provider) => (
          <tr key={provider.name} className="border-t border-line">
            <th scope="row" className="py-2 pe-4 text-start font-normal">
              {provider.name} <span className="text-muted">{provider.model}</span>
            </th>
            <td className="py-2 text-end text-muted">
              {breakerWords[provider.breaker]}
              {provider.resting_seconds > 0
                ? ` for ${provider.resting_seconds} s: it failed again and again`
                : null}
            </td>
          </tr>
        ))}
        {engines.engines.slice(0, 1).map((engine) => (
          <tr key={engine.name} className="border-y border-line">
            <th scope="row" className="py-2 pe-4 text-start font-normal">
              {engine.name} <span className="text-muted">on this server</span>
            </th>
            <td className="py-2 text-end text-muted">
              {engine.state === "missing"
                ? engine.detail
                : engine.state === "asleep"
                  ? "ready, not loaded"
                  : "ready"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Asks the providers whether they answer, before anybody depends on it. */
function Probe() {
  const queries = useQueryClient();
  const probe = useMutation({
    mutationFn: () => api.probeProviders(),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.engines }),
  });
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button small busy={probe.isPending} onClick={() => probe.mutate()}>
        Try them out
      </Button>
      <ul role="status" className="text-sm text-muted">
        {probe.isError ? <li>{explain(probe.error)}</li> : null}
        {probe.data?.map(({ name, problem }) => (
          <li key={name}>
            {name}: {problem ?? "it answers."}
          </li>
        ))}
      </ul>
    </div>
  );
}

const inWords = new Intl.NumberFormat("en");

/** Limits that nobody set are larger than anything that is ever spent. */
const limited = (amount: number) => amount < 1e12;

function leftWords({ tokens, money }: Cost): string {
  const parts = [
    limited(tokens) ? `${inWords.format(tokens)} tokens` : null,
    limited(money) ? inWords.format(money) : null,
  ];
  return parts.filter(Boolean).join(" and ");
}

function Details({ engines }: { engines: Engines }) {
  const left = engines.providers.length > 0 && engines.left ? leftWords(engines.left.account) : "";
  const { memory, shared, missed } = engines.cache;
  const looked = memory + shared + missed;
  return (
    <>
      {left ? <p className="mt-3 text-sm text-muted">Left for you today: {left}.</p> : null}
      <details className="mt-3 text-sm text-muted">
        <summary className="w-fit cursor-pointer rounded-sm hover:text-ink">Who is asked for what</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {engines.chains.map((chain) => (
            <div key={chain.operation} className="contents">
              <dt>{chain.operation}</dt>
              <dd>{chain.engines.join(", then ")}</dd>
            </div>
          ))}
        </dl>
        {looked > 0 ? (
          <p className="mt-2">
            Of {inWords.format(looked)} results, {inWords.format(memory + shared)} were known from before.
          </p>
        ) : null}
      </details>
    </>
  );
}
