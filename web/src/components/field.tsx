import { Field as Base } from "@base-ui/react/field";
import { clsx } from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, type Ref, useState } from "react";

export const inputClass = clsx(
  "moves h-10 w-full rounded-md border border-line-strong bg-raised px-3 text-base text-ink placeholder:text-faint",
  "data-invalid:border-danger aria-invalid:border-danger disabled:opacity-60",
);

type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What is wrong and how to mend it. */
  error?: string | null | undefined;
  inputRef?: Ref<HTMLInputElement>;
} & Omit<ComponentProps<"input">, "ref">;

export function Field({ label, hint, error, inputRef, className, ...input }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={clsx("flex flex-col gap-1.5", className)}>
      <Base.Label className="font-medium text-ink">{label}</Base.Label>
      <Base.Control {...input} ref={inputRef} className={inputClass} />
      <FieldNotes hint={hint} error={error} />
    </Base.Root>
  );
}

function FieldNotes({ hint, error }: { hint: ReactNode; error: string | null | undefined }) {
  return (
    <>
      {error ? (
        <Base.Error match className="text-sm text-danger">
          {error}
        </Base.Error>
      ) : null}
      {hint && !error ? <Base.Description className="text-sm text-muted">{hint}</Base.Description> : null}
    </>
  );
}

/** A password field whose content can be shown; it never blocks pasting or password managers. */
export function PasswordField({ label, hint, error, inputRef, className, ...input }: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Base.Root invalid={Boolean(error)} className={clsx("flex flex-col gap-1.5", className)}>
      <Base.Label className="font-medium text-ink">{label}</Base.Label>
      <div className="relative">
        <Base.Control
          {...input}
          ref={inputRef}
          type={shown ? "text" : "password"}
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
      <FieldNotes hint={hint} error={error} />
    </Base.Root>
  );
}
