import type { NodeHoverDrawingFunction } from "sigma/rendering";
import type { GraphColours } from "./graph-colours";
import type { NodeAttributes } from "./graph-model";

/** The label of the node under the pointer, on the colour of what floats instead of the library's white. */
export function hoverDrawing(colours: () => GraphColours): NodeHoverDrawingFunction<NodeAttributes> {
  return (context, data, settings) => {
    const { surface, label, edgeNear } = colours();
    const size = settings.labelSize;
    context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 2, 0, Math.PI * 2);
    context.strokeStyle = label;
    context.lineWidth = 1.5;
    context.stroke();
    if (typeof data.label !== "string" || !data.label) {
      return;
    }
    const width = context.measureText(data.label).width;
    // Covers the ordinary label, which the library draws below.
    const x = data.x + data.size + 1;
    const y = data.y - size / 2 - 5;
    context.beginPath();
    context.roundRect(x, y, width + 12, size + 10, 5);
    context.fillStyle = surface;
    context.fill();
    context.strokeStyle = edgeNear;
    context.lineWidth = 0.5;
    context.stroke();
    context.fillStyle = label;
    context.fillText(data.label, x + 6, data.y + size / 3);
  };
}
