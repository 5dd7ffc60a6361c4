import { lazy, Suspense, useState } from "react";
import { useCommands } from "@/lib/commands/commands";
import type { Wanted } from "./outgoing";
import type { Provider } from "./provider";
import { QuietButton } from "./quiet-line";

const SentDialog = lazy(async () => ({ default: (await import("./sent-dialog")).SentDialog }));

type SentProps = {
  wanted: Wanted;
  provider: Provider;
  /** Nothing stands before it in its line. */
  first?: boolean;
};

/** Shows word for word what a provider gets to see for a result, or would. */
export function Sent({ wanted, provider, first = false }: SentProps) {
  const [open, setOpen] = useState(false);
  useCommands([
    {
      id: `sent-${wanted.kind}`,
      title: `See what is sent for the ${wanted.kind}`,
      group: "Insight",
      keywords: ["privacy", "provider", "outgoing"],
      run: () => setOpen(true),
    },
  ]);
  return (
    <>
      <QuietButton onClick={() => setOpen(true)}>{first ? "What is sent" : "what is sent"}</QuietButton>
      {open ? (
        <Suspense fallback={null}>
          <SentDialog wanted={wanted} provider={provider} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
