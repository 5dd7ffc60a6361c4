import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { Field, PasswordField } from "@/components/field";
import { emailError, type FormErrors, refusal } from "./credentials";

type CredentialsFormProps = {
  /** What the button says. */
  action: string;
  /** An address that is known already; the password is then all that is left to type. */
  email?: string;
  /** Whether the password is a new one, which a password manager may then suggest. */
  choosesPassword?: boolean;
  passwordHint?: ReactNode;
  /** What is wrong with a password before the server is asked, or null. */
  passwordError: (password: string) => string | null;
  submit: (email: string, password: string) => Promise<unknown>;
};

/** Address and password: what signing up and signing in ask for. */
export function CredentialsForm({
  action,
  email: known = "",
  choosesPassword = false,
  passwordHint,
  passwordError,
  submit,
}: CredentialsFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const [busy, setBusy] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  function show(found: FormErrors) {
    setErrors(found);
    if (found.email) {
      emailRef.current?.focus();
    } else {
      passwordRef.current?.focus();
      passwordRef.current?.select();
    }
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    const found: FormErrors = { email: emailError(email), password: passwordError(password) };
    if (found.email || found.password) {
      show(found);
      return;
    }
    setErrors({});
    setBusy(true);
    try {
      await submit(email.trim(), password);
    } catch (error) {
      show(refusal(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4">
      {errors.form ? <Banner tone="danger">{errors.form}</Banner> : null}
      <Field
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        autoCapitalize="off"
        spellCheck={false}
        autoFocus={known === ""}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.email}
        inputRef={emailRef}
      />
      <PasswordField
        label="Password"
        name={choosesPassword ? "new-password" : "password"}
        autoComplete={choosesPassword ? "new-password" : "current-password"}
        autoFocus={known !== ""}
        hint={passwordHint}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors.password}
        inputRef={passwordRef}
      />
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-10! w-full">
        {action}
      </Button>
    </form>
  );
}
