import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import type { Engines } from "@/lib/api/types";

export type Provider = {
  /** The one that would be asked first. */
  name: string;
  /** All that may be asked, with their models: "one (small) or other (large)". */
  inWords: string;
  /** Whether the account lets its texts be shown to them. */
  agreed: boolean;
  /** Whether one can be asked just now. */
  ready: boolean;
};

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** When a provider that is left alone may be asked again (ms), where one is. */
function untilRested(engines: Engines | undefined): number | false {
  const resting = (engines?.providers ?? []).filter((provider) => provider.breaker === "open");
  const soonest = Math.min(...resting.map((provider) => provider.resting_seconds));
  return resting.length > 0 && Math.max(soonest + 1, 5) * 1000;
}

/** Who outside of this server may be asked; null where the operator has configured nobody. */
export function useProvider(): Provider | null {
  const { data: engines } = useQuery({
    queryKey: keys.engines,
    queryFn: ({ signal }) => api.engines({ signal }),
    refetchInterval: (query) => untilRested(query.state.data),
  });
  const providers = engines?.providers ?? [];
  const awake = providers.find((provider) => provider.breaker !== "open");
  const first = awake ?? providers[0];
  if (!engines || !first) {
    return null;
  }
  return {
    name: first.name,
    inWords: either.format(providers.map(({ name, model }) => `${name} (${model})`)),
    agreed: engines.agreed,
    ready: engines.agreed && awake !== undefined,
  };
}
