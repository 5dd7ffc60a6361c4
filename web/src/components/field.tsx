import { clsx } from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, type Ref, useId, useState } from "react";

export const inputClass = clsx(
  "moves h-10 w-full rounded-md border border-line-strong bg-raised px-3 text-base text-ink placeholder:text-faint",
  "aria-invalid:border-danger disabled:opacity-60",
);

type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What is wrong and how to mend it. */
  error?: string | null | undefined;
  inputRef?: Ref<HTMLInputElement>;
} & Omit<ComponentProps<"input">, "ref">;

function FieldNotes({ id, hint, error }: { id: string; hint: ReactNode; error: string | null | undefined }) {
  return (
    <div
      id={id}
      aria-live="polite"
      className={clsx("text-sm", error ? "text-danger" : "text-muted", "empty:hidden")}
    >
      {error || hint}
    </div>
  );
}

export function Field({ label, hint, error, inputRef, className, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-ink">
        {label}
      </label>
      <input
        {...input}
        id={id}
        ref={inputRef}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-notes`}
        className={inputClass}
      />
      <FieldNotes id={`${id}-notes`} hint={hint} error={error} />
    </div>
  );
}

/** A password field whose content can be shown; it never blocks pasting or password managers. */
export function PasswordField({ label, hint, error, inputRef, className, ...input }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-ink">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          ref={inputRef}
          type={shown ? "text" : "password"}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-notes`}
          className={clsx(inputClass, "pr-11")}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
        />
        <button
          type="button"
          onClick={() => setShown(!shown)}
          aria-pressed={shown}
          aria-label="Show password"
          title={shown ? "Hide password" : "Show password"}
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center text-muted hover:text-ink"
        >
          {shown ? <EyeOff size={18} aria-hidden="true" /> : <Eye size={18} aria-hidden="true" />}
        </button>
      </div>
      <FieldNotes id={`${id}-notes`} hint={hint} error={error} />
    </div>
  );
}
