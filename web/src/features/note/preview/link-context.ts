import { createContext, useContext } from "react";
import type { LinkResolution } from "./wikilink";

export type LinkContext = {
  /** The note whose links and attachments are meant; null while it is unknown to the server. */
  noteId: string | null;
  resolve: (target: string) => LinkResolution;
  /** A link without a note behind it was followed. */
  onCreate: (target: string) => void;
  onHeading: (heading: string) => void;
};

const Context = createContext<LinkContext>({
  noteId: null,
  resolve: () => ({ known: false, note: null, excerpt: "" }),
  onCreate: () => undefined,
  onHeading: () => undefined,
});

export const LinkProvider = Context.Provider;

export function useLinkContext(): LinkContext {
  return useContext(Context);
}
