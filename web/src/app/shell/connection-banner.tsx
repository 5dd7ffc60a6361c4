import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/button";
import { live } from "@/lib/live/live";
import { useLiveState } from "@/lib/live/use-live";

/** A drop shorter than this (ms) is mended before anybody would have read about it. */
const patience = 2500;

/** Says that what is shown may be behind, and that writing goes on. */
export function ConnectionBanner() {
  const { status } = useLiveState();
  const dropped = status === "dropped";
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!dropped) {
      setTold(false);
      return;
    }
    const timer = setTimeout(() => setTold(true), patience);
    return () => clearTimeout(timer);
  }, [dropped]);
  if (!told) {
    return null;
  }
  return (
    <div
      role="status"
      className="flex shrink-0 items-center justify-center gap-3 bg-warn-soft px-4 py-1.5 text-sm text-ink"
    >
      <CloudOff size={16} className="shrink-0 text-warn" aria-hidden="true" />
      <span>The connection to Loci dropped. What you write is kept on this device until it is back.</span>
      <Button look="quiet" small onClick={() => live.retryNow()}>
        Try now
      </Button>
    </div>
  );
}
