import { useState } from "react";
import { Button } from "@/components/button";
import { Page, PageSection } from "@/components/page";
import { saveExport } from "@/components/save-export";
import { notify } from "@/components/toast";
import { explain } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import { useAccount } from "@/lib/api/use-session";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { exact } from "@/lib/wording";
import { ChangePasswordForm } from "./change-password-form";
import { EnginesSection } from "./engines-section";
import { SessionList } from "./session-list";

const themes: { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function ThemeChoice() {
  const theme = useTheme();
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ value, label }) => (
        <label
          key={value}
          className="moves flex h-9 cursor-pointer items-center gap-2 rounded-md border border-line px-3 hover:bg-hover has-checked:border-accent has-checked:bg-selected has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            onChange={() => setTheme(value)}
            className="outline-none"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function SignOut() {
  const [busy, setBusy] = useState(false);
  async function signOut() {
    setBusy(true);
    try {
      await session.signOut();
    } catch (error) {
      setBusy(false);
      notify({ title: "You are still signed in", description: explain(error), error: true });
    }
  }
  return (
    <Button busy={busy} onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}

export function SettingsPage() {
  const account = useAccount();
  return (
    <Page
      title="Account and settings"
      intro={`${account.email}, since ${exact(account.created_at).split(" at ")[0]}`}
    >
      <PageSection title="Theme">
        <ThemeChoice />
      </PageSection>
      <EnginesSection />
      <PageSection
        title="Where you are signed in"
        description="End a session you do not recognise, then change your password."
      >
        <SessionList />
      </PageSection>
      <PageSection title="Password">
        <ChangePasswordForm />
      </PageSection>
      <PageSection
        title="Your notes"
        description="A zip of every note as a Markdown file, in folders as your notebooks, with all attachments."
      >
        <Button onClick={() => void saveExport()}>Export all notes</Button>
      </PageSection>
      <PageSection title="Leave">
        <SignOut />
      </PageSection>
    </Page>
  );
}
