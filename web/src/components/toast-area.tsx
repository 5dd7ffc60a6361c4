import { Toast as Base } from "@base-ui/react/toast";
import { clsx } from "clsx";
import { CircleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { buttonClass, IconButton } from "./button";
import type { Notice } from "./toast";

type Manager = Pick<ReturnType<typeof Base.useToastManager>, "add" | "close">;

function show(manager: Manager, { title, description, error, action }: Notice) {
  const id = manager.add({
    title,
    description,
    type: error ? "error" : "notice",
    priority: error ? "high" : "low",
    // An error stays until it is dismissed.
    timeout: error ? 0 : action ? 8000 : 4000,
    actionProps: action
      ? {
          children: action.label,
          onClick: () => {
            action.run();
            manager.close(id);
          },
        }
      : undefined,
  });
}

/**
 * Inside the provider, and through its own manager: one made outside would be heard only after the first effects, and
 * the notice that brought all this here would be lost.
 */
function Waiting({ take }: { take: () => Notice[] }) {
  const manager = Base.useToastManager();
  useEffect(() => {
    for (const notice of take()) {
      show(manager, notice);
    }
  });
  return null;
}

function Toasts() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="arrives pointer-events-auto w-full rounded-lg bg-raised text-ink shadow-float"
    >
      <Base.Content className="flex items-start gap-3 p-3 pl-4">
        {toast.type === "error" ? (
          <CircleAlert size={18} className="mt-1.5 shrink-0 text-danger" aria-hidden="true" />
        ) : null}
        <div className="min-w-0 grow py-1">
          <Base.Title className="font-medium" />
          <Base.Description className="text-muted" />
        </div>
        {toast.actionProps ? (
          <Base.Action className={clsx(buttonClass("quiet", true), "mt-0.5 text-accent!")} />
        ) : null}
        <Base.Close render={<IconButton label="Dismiss" icon={<X size={16} />} />} />
      </Base.Content>
    </Base.Root>
  ));
}

type ToastAreaProps = {
  /** Hands over what waits to be said, once. */
  take: () => Notice[];
};

export function ToastArea({ take }: ToastAreaProps) {
  return (
    <Base.Provider limit={4}>
      <Base.Portal>
        <Base.Viewport className="pointer-events-none fixed right-4 bottom-[calc(var(--bottom-bar-height)+1rem)] left-4 z-50 mx-auto flex max-w-sm flex-col gap-2 tablet:right-6 tablet:bottom-6 tablet:left-auto tablet:w-96">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
      <Waiting take={take} />
    </Base.Provider>
  );
}
