import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

type PaletteFrameProps = { label: string; onClose: () => void; children: ReactNode };

/** A list to type into, floating near the top of the page. */
export function PaletteFrame({ label, onClose, children }: PaletteFrameProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Popup className="fixed top-[max(0.75rem,10dvh)] left-1/2 z-50 flex max-h-[min(32rem,80dvh)] w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised text-ink shadow-float outline-none">
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export const paletteInput =
  "h-13 w-full shrink-0 border-b border-line bg-transparent px-5 text-lg text-ink outline-none! placeholder:text-faint";
export const paletteList = "min-h-0 grow overflow-y-auto overscroll-contain p-2 scroll-py-2 max-h-117";
export const paletteItem =
  "flex min-h-10 cursor-default select-none items-center gap-3 rounded-md px-3 py-1.5 data-[selected=true]:bg-selected";
