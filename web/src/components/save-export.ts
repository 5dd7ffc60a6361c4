import { api } from "@/lib/api/endpoints";
import { explain } from "@/lib/api/problem";
import { notify } from "./toast";

/** Fetches all notes as a zip and hands it to the browser to keep. */
export async function saveExport(): Promise<void> {
  notify({ title: "Preparing your notes", description: "The download starts when the zip is ready." });
  let zip: Blob;
  try {
    zip = await api.exportNotes();
  } catch (error) {
    notify({ title: "The export did not work", description: explain(error), error: true });
    return;
  }
  const address = URL.createObjectURL(zip);
  const link = document.createElement("a");
  link.href = address;
  link.download = `loci-notes-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  // The browser has taken hold of the file by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
