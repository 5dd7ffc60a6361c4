import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/lib/api/problem";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Live events say what has changed, so nothing is asked for again on suspicion.
        staleTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        networkMode: "always",
        retry: (failures, error) => error instanceof ApiError && error.temporary && failures < 2,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
