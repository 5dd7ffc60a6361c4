import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { Field, PasswordField } from "@/components/field";
import { session } from "@/lib/api/session";
import { usePageTitle } from "@/lib/page-title";
import { AuthPage } from "./auth-page";
import { emailError, type FormErrors, newPasswordError, passwordHint, refusal } from "./credentials";

function SignUpForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const [busy, setBusy] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: FormErrors = { email: emailError(email), password: newPasswordError(password) };
    setErrors(found);
    if (found.email || found.password) {
      (found.email ? emailRef : passwordRef).current?.focus();
      return;
    }
    setBusy(true);
    try {
      await session.signUp(email.trim(), password);
    } catch (error) {
      const refused = refusal(error);
      setErrors(refused);
      (refused.password ? passwordRef : emailRef).current?.focus();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {errors.form ? <Banner tone="danger">{errors.form}</Banner> : null}
      <Field
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="off"
        spellCheck={false}
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.email}
        inputRef={emailRef}
      />
      <PasswordField
        label="Password"
        name="new-password"
        autoComplete="new-password"
        hint={passwordHint}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors.password}
        inputRef={passwordRef}
      />
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-10! w-full">
        Create account
      </Button>
    </form>
  );
}

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
      <SignUpForm />
    </AuthPage>
  );
}
