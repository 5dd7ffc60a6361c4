import { useNavigate } from "@tanstack/react-router";
import {
  Download,
  LogOut,
  Monitor,
  Moon,
  PanelLeftClose,
  Plus,
  Server,
  Settings,
  Sun,
  Upload,
} from "lucide-react";
import { IconButton } from "@/components/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/menu";
import { saveExport } from "@/components/save-export";
import { notify } from "@/components/toast";
import { explain } from "@/lib/api/problem";
import { session } from "@/lib/api/session";
import { useAccount } from "@/lib/api/use-session";
import { setTheme, type Theme, useTheme } from "@/lib/theme";

const nextTheme: Record<Theme, { theme: Theme; label: string; icon: typeof Sun }> = {
  system: { theme: "light", label: "Theme: as the system", icon: Monitor },
  light: { theme: "dark", label: "Theme: light", icon: Sun },
  dark: { theme: "system", label: "Theme: dark", icon: Moon },
};

function AccountMenu() {
  const account = useAccount();
  const navigate = useNavigate();
  const { label, icon: ThemeIcon, theme } = nextTheme[useTheme()];

  async function signOut() {
    try {
      await session.signOut();
    } catch (error) {
      notify({ title: "You are still signed in", description: explain(error), error: true });
    }
  }

  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="moves flex h-8 min-w-0 items-center gap-2 rounded-md px-2 font-semibold hover:bg-hover"
        >
          <img src="/icon.svg" alt="" className="size-5 rounded-sm" />
          Loci
        </button>
      }
    >
      <p className="max-w-64 truncate px-2.5 py-1.5 text-sm text-muted">{account.email}</p>
      <MenuItem icon={<Upload size={16} />} onSelect={() => void navigate({ to: "/import" })}>
        Import notes
      </MenuItem>
      <MenuItem icon={<Download size={16} />} onSelect={() => void saveExport()}>
        Export all notes
      </MenuItem>
      <MenuItem icon={<ThemeIcon size={16} />} onSelect={() => setTheme(theme)}>
        {label}
      </MenuItem>
      <MenuItem icon={<Settings size={16} />} onSelect={() => void navigate({ to: "/settings" })}>
        Account and settings
      </MenuItem>
      {account.operator ? (
        <MenuItem icon={<Server size={16} />} onSelect={() => void navigate({ to: "/installation" })}>
          Installation
        </MenuItem>
      ) : null}
      <MenuSeparator />
      <MenuItem icon={<LogOut size={16} />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

type LibraryHeaderProps = { onNewNote: () => void; onHide: (() => void) | null };

export function LibraryHeader({ onNewNote, onHide }: LibraryHeaderProps) {
  return (
    <header className="flex h-(--bar-height) shrink-0 items-center px-2">
      <AccountMenu />
      <span className="grow" />
      {onHide ? (
        <IconButton label="Hide library" icon={<PanelLeftClose size={18} />} onClick={onHide} />
      ) : null}
      <IconButton label="New note" icon={<Plus size={20} />} onClick={onNewNote} />
    </header>
  );
}
