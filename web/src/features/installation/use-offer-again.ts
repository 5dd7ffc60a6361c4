import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notify } from "@/components/toast";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import { count } from "@/lib/wording";

type Offer = {
  /** The pieces with these ids; all of it where this is left out. */
  only?: string[];
  pressed: HTMLElement;
};

/** Offers work again that was given up, and says how much that was. `onSettled` is told what was pressed for it. */
export function useOfferAgain(onSettled: (pressed: HTMLElement) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ only }: Offer) => api.offerAgain(only),
    onSuccess: ({ offered }) => {
      notify(
        offered > 0
          ? {
              title: `${count(offered, "piece")} of work ${offered === 1 ? "was" : "were"} offered again`,
            }
          : {
              title: "Nothing was offered again",
              description: "It is no longer given up, or the same work is under way already.",
            },
      );
      return queries.invalidateQueries({ queryKey: keys.installation });
    },
    onError: (error) =>
      notify({ title: "Nothing was offered again", description: explain(error), error: true }),
    onSettled: (_answer, _error, { pressed }) => onSettled(pressed),
  });
}
