import { type FormEvent, useRef, useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { Field, PasswordField } from "@/components/field";
import { session } from "@/lib/api/session";
import { emailError, type FormErrors, refusal } from "./credentials";

type SignInFormProps = { email?: string; onDone?: () => void };

export function SignInForm({ email: known = "", onDone }: SignInFormProps) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const [busy, setBusy] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: FormErrors = {
      email: emailError(email),
      password: password === "" ? "Type your password." : null,
    };
    setErrors(found);
    if (found.email || found.password) {
      (found.email ? emailRef : passwordRef).current?.focus();
      return;
    }
    setBusy(true);
    try {
      await session.signIn(email.trim(), password);
      onDone?.();
    } catch (error) {
      setErrors(refusal(error));
      passwordRef.current?.select();
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
        autoFocus={known === ""}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.email}
        inputRef={emailRef}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={known !== ""}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors.password}
        inputRef={passwordRef}
      />
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-10! w-full">
        Sign in
      </Button>
    </form>
  );
}
