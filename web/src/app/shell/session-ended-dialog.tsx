import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Button } from "@/components/button";
import { SignInForm } from "@/features/account/sign-in-form";
import { session } from "@/lib/api/session";
import { useSession } from "@/lib/api/use-session";

/** The session ended while somebody was working: they sign in again where they are, with nothing lost. */
export function SessionEndedDialog() {
  const state = useSession();
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fades fixed inset-0 z-40 bg-backdrop" />
        <AlertDialog.Popup className="arrives fixed top-[max(1rem,12dvh)] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-sm -translate-x-1/2 rounded-lg bg-raised p-6 shadow-float outline-none">
          <AlertDialog.Title className="text-lg font-semibold">Your session ended</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 mb-5 text-muted">
            Sign in again to go on where you are. What you typed is kept on this device.
          </AlertDialog.Description>
          <SignInForm email={state.status === "ended" ? state.account.email : ""} />
          <Button look="quiet" small className="mt-3 w-full" onClick={() => session.leave()}>
            Use another account
          </Button>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
