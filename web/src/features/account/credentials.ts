import { ApiError, explain } from "@/lib/api/problem";

/** The rules the server applies; said beforehand, so that nobody has to guess. */
export const password = { min: 12, max: 128 };

export const passwordHint = `At least ${password.min} characters. A few unrelated words are easy to remember and hard to guess.`;

export function emailError(email: string): string | null {
  if (email.trim() === "") {
    return "Type your e-mail address.";
  }
  return /^[^\s@]+@[^\s@]+$/.test(email.trim())
    ? null
    : "This does not look like an e-mail address. It needs a name, an @ and a domain.";
}

export function newPasswordError(text: string): string | null {
  const length = [...text].length;
  if (length < password.min) {
    return length === 0
      ? `Choose a password of at least ${password.min} characters.`
      : `This password has ${length} ${length === 1 ? "character" : "characters"}. Use at least ${password.min}.`;
  }
  return length > password.max ? `Use at most ${password.max} characters.` : null;
}

export type FormErrors = { email?: string | null; password?: string | null; form?: string | null };

const fieldOfCode: Record<string, "email" | "password"> = {
  invalid_email: "email",
  account_exists: "email",
  weak_password: "password",
};

/** Puts what the server refused beside the field it is about. */
export function refusal(error: unknown): FormErrors {
  if (error instanceof ApiError) {
    const field = fieldOfCode[error.code];
    if (field) {
      return { [field]: error.field(field) ?? explain(error) };
    }
    const email = error.field("email");
    const secret = error.field("password");
    if (email || secret) {
      return { email, password: secret };
    }
  }
  return { form: explain(error) };
}
