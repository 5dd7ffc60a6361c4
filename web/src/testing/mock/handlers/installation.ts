import { HttpResponse, http } from "msw";
import { path, problem } from "./answers";
import type { MockServer } from "./server";

/** What only operators see and do. */
export function installationHandlers({ library }: MockServer) {
  const forOperators = (answer: () => Response | Promise<Response>) =>
    library.account.operator
      ? answer()
      : problem(
          403,
          "operators_only",
          "Only accounts that LOCI_OPERATORS names may do this. Ask whoever runs this server.",
        );
  return [
    http.get(path("/installation"), () => forOperators(() => HttpResponse.json(library.installation))),
    http.post(path("/installation/retry"), ({ request }) =>
      forOperators(async () => {
        const { only } = (await request.json()) as { only?: string[] };
        const { given_up, attention } = library.installation;
        const kept = given_up.filter((piece) => only && !only.includes(piece.id));
        library.installation = {
          ...library.installation,
          given_up: kept,
          attention: attention.filter((sentence) => kept.length > 0 || !sentence.endsWith("given up.")),
        };
        return HttpResponse.json({ offered: given_up.length - kept.length });
      }),
    ),
  ];
}
