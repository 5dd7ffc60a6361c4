import { count } from "@/lib/wording";

/** "900 bytes", "2.4 MB": in the unit one would say. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) {
    return count(bytes, "byte");
  }
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
