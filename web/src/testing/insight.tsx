import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { showApp } from "./app";
import { enginesOf, type Library, makeLibrary, present } from "./mock/library";

type Options = {
  /** The account lets the provider see its texts. */
  agreed?: boolean;
  /** Changes what there is before the page asks for it. */
  prepare?: (library: Library) => void;
  /** Pause between the steps of what takes the server long, ms. */
  pace?: number;
};

/** Opens a note with what Loci found beside it, on a server with one provider. */
export async function showInsight({ agreed = true, prepare, pace = 1 }: Options = {}) {
  const library = makeLibrary();
  library.engines = { ...enginesOf(["provider"]), agreed };
  prepare?.(library);
  const [note] = present(library);
  if (!note) {
    throw new Error("the library has no note");
  }
  // The test document is as wide as a tablet, which has room for one side.
  localStorage.setItem("loci.layout", JSON.stringify({ tabletSide: "insight" }));
  const { stop } = await showApp({ path: `/notes/${note.id}`, library, pace });
  const card = (name: string) => screen.findByRole("region", { name });
  return { library, note, card, user: userEvent.setup(), stop };
}
