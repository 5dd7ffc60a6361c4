import { Link, useSearch } from "@tanstack/react-router";
import { Banner } from "@/components/banner";
import { useSession } from "@/lib/api/use-session";
import { usePageTitle } from "@/lib/page-title";
import { AuthPage } from "./auth-page";
import { SignInForm } from "./sign-in-form";

/** Where one goes afterwards is decided by the route, which lets nobody stay here who is signed in. */
export function SignInPage() {
  const { next } = useSearch({ from: "/sign-in" });
  const state = useSession();
  usePageTitle("Sign in");
  const reason = state.status === "signed_out" ? state.reason : "none";
  return (
    <AuthPage
      title="Sign in"
      footer={
        <>
          New here?{" "}
          <Link to="/sign-up" search={{ next }} className="underline">
            Create an account
          </Link>
        </>
      }
    >
      {reason === "elsewhere" ? (
        <Banner className="mb-5">
          You signed out in another tab, or signed in with another account there.
        </Banner>
      ) : null}
      <SignInForm />
    </AuthPage>
  );
}
