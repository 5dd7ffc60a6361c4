import type { Selection } from "@/lib/files/dropped-files";
import { count } from "@/lib/wording";

export type SelectionSummary = {
  notes: number;
  images: number;
  zips: number;
  others: number;
  bytes: number;
  /** "Import 1,186 notes": what the button does. */
  action: string;
  /** The parts that are not notes, in words. */
  details: string[];
};

const note = /\.(md|markdown|txt)$/i;
const image = /\.(png|jpe?g|gif|webp|svg|avif|bmp)$/i;
const zip = /\.zip$/i;

export function describeSelection({ files, hidden }: Selection): SelectionSummary {
  const having = (kind: RegExp) => files.filter(({ path }) => kind.test(path)).length;
  const notes = having(note);
  const images = having(image);
  const zips = having(zip);
  const others = files.length - notes - images - zips;
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const single = files[0];
  const action =
    zips === 1 && files.length === 1 && single
      ? `Import ${single.path}`
      : notes > 0
        ? `Import ${count(notes, "note")}`
        : `Import ${count(files.length, "file")}`;
  const details = [
    zips > 0 && notes + images + others > 0 ? `${count(zips, "zip")} to unpack` : "",
    images > 0 ? `${count(images, "image")} kept as ${images === 1 ? "an attachment" : "attachments"}` : "",
    others > 0 ? `${count(others, "other file")}, with a line in the report` : "",
    hidden > 0 ? `${count(hidden, "file")} in hidden folders left out` : "",
  ].filter(Boolean);
  return { notes, images, zips, others, bytes, action, details };
}
