import { LoaderCircle } from "lucide-react";

export function Spinner({ size = 16 }: { size?: number }) {
  return <LoaderCircle size={size} className="turning shrink-0" aria-hidden="true" />;
}
