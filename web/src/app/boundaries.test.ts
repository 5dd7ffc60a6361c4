import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { expect, it } from "vitest";

const source = "src";
/** A layer may use those to its right, and itself; a feature never uses another feature. */
const layers = ["app", "features", "components", "lib"];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g);
  return [...found].map(([, path = ""]) =>
    path.startsWith("@/") ? path.slice(2) : relative(source, normalize(join(dirname(file), path))),
  );
}

function wrongArrows(): string[] {
  return filesIn(source).flatMap((file) => {
    const [layer = "", feature] = relative(source, file).split("/");
    const rank = layers.indexOf(layer);
    if (rank < 0 || /\.test\.tsx?$/.test(file)) {
      return [];
    }
    return importsOf(file).flatMap((path) => {
      const [other = "", otherFeature] = path.split("/");
      const otherRank = layers.indexOf(other);
      const across = layer === "features" && other === "features" && feature !== otherFeature;
      const upwards = otherRank >= 0 && otherRank < rank;
      const toTests = other === "testing";
      return across || upwards || toTests ? [`${relative(source, file)} uses ${path}`] : [];
    });
  });
}

it("lets imports flow one way: app, features, components, lib", () => {
  expect(wrongArrows()).toEqual([]);
});
