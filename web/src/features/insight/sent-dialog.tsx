import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Failure } from "@/components/failure";
import { SkeletonLines } from "@/components/skeleton";
import { explain } from "@/lib/api/problem";
import { outgoingQuery, type Wanted } from "./outgoing";
import type { Provider } from "./provider";

const titles: Record<Wanted["kind"], string> = {
  summary: "What is sent for the summary",
  explanation: "What is sent for the explanation",
  quiz: "What is sent for the quiz",
};

const nothing: Record<Wanted["kind"], string> = {
  summary: "Nothing is sent for this: the note is short, and its own sentences say it best.",
  explanation: "Nothing is sent for this: no provider is asked about this passage.",
  quiz: "Nothing is sent for this: no provider is asked for questions on this note.",
};

type SentDialogProps = { wanted: Wanted; provider: Provider; onClose: () => void };

export function SentDialog({ wanted, provider, onClose }: SentDialogProps) {
  // The note may have changed since somebody looked last, and what stands here has to be true.
  const outgoing = useQuery({ ...outgoingQuery(wanted), staleTime: 0 });
  const text = outgoing.isFetching ? undefined : outgoing.data?.text;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title={titles[wanted.kind]}
      description={text === null ? nothing[wanted.kind] : <Introduction provider={provider} />}
      actions={
        // A page that came over plain HTTP from another machine may not write to the clipboard.
        text && "clipboard" in navigator ? <Copy text={text} /> : null
      }
    >
      {text ? (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which must work with the keyboard too.
          tabIndex={0}
          className="max-h-[48dvh] overflow-y-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-sm"
        >
          {text}
        </pre>
      ) : text === null ? null : outgoing.isError ? (
        <Failure
          title="The server did not say"
          reason={explain(outgoing.error)}
          onRetry={() => void outgoing.refetch()}
        />
      ) : (
        <SkeletonLines count={6} className="min-h-40 pt-1" />
      )}
    </Dialog>
  );
}

function Introduction({ provider }: { provider: Provider }) {
  if (provider.agreed) {
    return `This is sent to ${provider.inWords}, word for word, and nothing else.`;
  }
  return (
    <>
      Word for word, this would be sent to {provider.inWords}, if you allowed it in the{" "}
      <Link to="/settings">settings</Link>.
    </>
  );
}

function Copy({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }
  return (
    <Button onClick={() => void copy()}>
      <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
    </Button>
  );
}
