import { session } from "@/lib/api/session";
import { createLiveConnection } from "./connection";

export const live = createLiveConnection({
  session,
  connect: () => {
    const address = new URL("/api/v1/live", window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(address);
  },
});
