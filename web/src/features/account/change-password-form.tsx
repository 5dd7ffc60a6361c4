import { type FormEvent, useState } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { PasswordField } from "@/components/field";
import { api } from "@/lib/api/endpoints";
import { ApiError, explain } from "@/lib/api/problem";
import { useAccount } from "@/lib/api/use-session";
import { newPasswordError, passwordHint } from "./credentials";

type Errors = { current?: string | null; next?: string | null; form?: string | null };

function refusalOf(error: unknown): Errors {
  if (error instanceof ApiError && error.code === "invalid_credentials") {
    return { current: "This is not your current password. Nothing was changed." };
  }
  if (error instanceof ApiError && error.code === "weak_password") {
    return { next: explain(error) };
  }
  return { form: explain(error) };
}

export function ChangePasswordForm() {
  const account = useAccount();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [endOthers, setEndOthers] = useState(true);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setDone(false);
    const found: Errors = {
      current: current === "" ? "Type your current password." : null,
      next: newPasswordError(next),
    };
    setErrors(found);
    if (found.current || found.next) {
      return;
    }
    setBusy(true);
    try {
      await api.changePassword({
        current_password: current,
        new_password: next,
        end_other_sessions: endOthers,
      });
      setCurrent("");
      setNext("");
      setDone(true);
    } catch (error) {
      setErrors(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex max-w-sm flex-col gap-4">
      {done ? <Banner tone="good">Your password is changed.</Banner> : null}
      {errors.form ? <Banner tone="danger">{errors.form}</Banner> : null}
      {/* Tells a password manager whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={account.email} readOnly />
      <PasswordField
        label="Current password"
        name="current-password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={errors.current}
      />
      <PasswordField
        label="New password"
        name="new-password"
        autoComplete="new-password"
        hint={passwordHint}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={errors.next}
      />
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={endOthers} onChange={(event) => setEndOthers(event.target.checked)} />
        End my other sessions
      </label>
      <Button type="submit" busy={busy} className="self-start">
        Change password
      </Button>
    </form>
  );
}
