import type { NodeLabelDrawingFunction } from "sigma/rendering";
import type { GraphColours } from "./graph-colours";
import type { NodeAttributes } from "./graph-model";

type Box = { left: number; top: number; right: number; bottom: number };

const meets = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Draws labels so that none lies on another. The library's grid thins them out but does not measure them, so each
 * label drawn in a frame keeps its place and later ones that would touch it stay away. `begin` starts a frame.
 */
export function labelDrawing(colours: () => GraphColours): {
  begin: () => void;
  draw: NodeLabelDrawingFunction<NodeAttributes>;
} {
  let taken: Box[] = [];
  return {
    begin() {
      taken = [];
    },
    draw(context, data, settings) {
      if (!data.label) {
        return;
      }
      const size = settings.labelSize;
      context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
      const left = data.x + data.size + 3;
      const width = context.measureText(data.label).width;
      const box = {
        left: left - 2,
        top: data.y - size * 0.7,
        right: left + width + 4,
        bottom: data.y + size * 0.7,
      };
      if (taken.some((other) => meets(box, other))) {
        return;
      }
      taken.push(box);
      const { label, paper } = colours();
      // A rim of paper keeps the words readable where lines and notes lie below them.
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = paper;
      context.strokeText(data.label, left, data.y + size / 3);
      context.fillStyle = label;
      context.fillText(data.label, left, data.y + size / 3);
    },
  };
}
