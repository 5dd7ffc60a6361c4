import { session } from "@/lib/api/session";
import { CredentialsForm } from "./credentials-form";

const passwordError = (password: string) => (password === "" ? "Type your password." : null);

/** Stands on a page of its own, and over the page when a session ended while somebody was working. */
export function SignInForm({ email }: { email?: string }) {
  return (
    <CredentialsForm
      action="Sign in"
      email={email}
      passwordError={passwordError}
      submit={(address, password) => session.signIn(address, password)}
    />
  );
}
