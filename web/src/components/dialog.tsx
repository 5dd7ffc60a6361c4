import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "./button";

const backdrop = "fades fixed inset-0 z-40 bg-backdrop";
const popup = clsx(
  "arrives fixed top-[max(1rem,12dvh)] left-1/2 z-50 flex max-h-[calc(100dvh-1rem-max(1rem,12dvh))] -translate-x-1/2 flex-col",
  "w-[calc(100vw-2rem)] rounded-lg bg-raised text-ink shadow-float outline-none",
);

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons at the foot; the one that goes on comes last. */
  actions?: ReactNode;
  wide?: boolean;
};

export function Dialog({ open, onOpenChange, title, description, children, actions, wide }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup className={clsx(popup, wide ? "max-w-3xl" : "max-w-md")}>
          <header className="flex items-start gap-4 p-5 pb-2">
            <div className="min-w-0 grow">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description ? (
                <Base.Description className="mt-1 text-muted">{description}</Base.Description>
              ) : null}
            </div>
            <Base.Close
              render={<IconButton label="Close" icon={<X size={18} />} className="-mt-1 -mr-2" />}
            />
          </header>
          {children ? <div className="min-h-0 overflow-y-auto p-5 pt-2">{children}</div> : null}
          {actions ? <footer className="flex justify-end gap-2 p-5 pt-2">{actions}</footer> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** What the button does, for example "Delete 3 notes". */
  action: string;
  onConfirm: () => void;
  busy?: boolean;
};

/** Asks before what cannot be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  onConfirm,
  busy,
}: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={clsx(popup, "max-w-md p-5")}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">{description}</AlertDialog.Description>
          <footer className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <Button look="danger" onClick={onConfirm} busy={busy}>
              {action}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
