import { Link, useSearch } from "@tanstack/react-router";
import { session } from "@/lib/api/session";
import { usePageTitle } from "@/lib/page-title";
import { AuthPage } from "./auth-page";
import { newPasswordError, passwordHint } from "./credentials";
import { CredentialsForm } from "./credentials-form";

export function SignUpPage() {
  const { next } = useSearch({ from: "/sign-up" });
  usePageTitle("Create an account");
  return (
    <AuthPage
      title="Create an account"
      footer={
        <>
          Already have one?{" "}
          <Link to="/sign-in" search={{ next }} className="underline">
            Sign in
          </Link>
        </>
      }
    >
      <CredentialsForm
        action="Create account"
        choosesPassword
        passwordHint={passwordHint}
        passwordError={newPasswordError}
        submit={(email, password) => session.signUp(email, password)}
      />
    </AuthPage>
  );
}
