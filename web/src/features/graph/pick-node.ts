import type Sigma from "sigma";
import type { NodeAttributes } from "./graph-model";

/** The pointer may miss a small node by this much and still means it, CSS pixels. */
const reach = 5;

/** The node under a point of the drawing, given in CSS pixels: the one whose rim is nearest. */
export function pickNode(sigma: Sigma<NodeAttributes>, point: { x: number; y: number }): string | null {
  let best: string | null = null;
  let nearest = reach;
  sigma.getGraph().forEachNode((node) => {
    const shown = sigma.getNodeDisplayData(node);
    if (!shown || shown.hidden) {
      return;
    }
    const place = sigma.framedGraphToViewport(shown);
    const distance = Math.hypot(place.x - point.x, place.y - point.y) - sigma.scaleSize(shown.size);
    if (distance < nearest) {
      best = node;
      nearest = distance;
    }
  });
  return best;
}

/**
 * Lets the drawing find nodes by arithmetic. The library reads a pixel back from the graphics card at every move of
 * the pointer, which waits for the card to finish its frame: without a fast one, over 100 ms each time.
 */
export function pickByArithmetic(sigma: Sigma<NodeAttributes>): void {
  Object.defineProperty(sigma, "getNodeAtPosition", {
    value: (point: { x: number; y: number }) => pickNode(sigma, point),
  });
}
