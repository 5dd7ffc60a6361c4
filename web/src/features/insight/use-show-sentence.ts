import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useScreen } from "@/lib/layout/screen";
import { requestReveal } from "@/lib/reveal";
import type { ByteSpan } from "@/lib/text/byte-offsets";

/** Shows a sentence where it stands: in the note that is open, or in another one, which is opened for it. */
export function useShowSentence(openNoteId: string) {
  const navigate = useNavigate();
  const onPhone = useScreen() === "phone";
  return useCallback(
    async (noteId: string, span: ByteSpan) => {
      if (noteId !== openNoteId) {
        requestReveal({ noteId, span });
        await navigate({ to: "/notes/$noteId", params: { noteId } });
        return;
      }
      if (onPhone) {
        // One pane at a time: the note comes to the front before it can scroll.
        await navigate({
          to: "/notes/$noteId",
          params: { noteId },
          search: (before) => ({ ...before, pane: undefined }),
        });
        requestAnimationFrame(() => requestReveal({ noteId, span }));
        return;
      }
      requestReveal({ noteId, span });
    },
    [openNoteId, onPhone, navigate],
  );
}
