import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Folder, FolderPlus } from "lucide-react";
import { useState } from "react";
import { Dialog } from "@/components/dialog";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";

type MoveDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  current: string;
  onMove: (notebook: string) => void;
};

const tidy = (path: string) =>
  path
    .split("/")
    .map((part) => part.trim())
    .filter(Boolean)
    .join("/");

/** Chooses the notebook of a note; what is typed and not there yet becomes a new one. */
export function MoveDialog({ open, onOpenChange, current, onMove }: MoveDialogProps) {
  const [typed, setTyped] = useState("");
  const notebooks = useQuery({
    queryKey: keys.notebooks,
    queryFn: ({ signal }) => api.notebooks({ signal }),
    enabled: open,
  });
  const paths = (notebooks.data?.items ?? []).map((notebook) => notebook.path).filter(Boolean);
  const wanted = tidy(typed);
  const fresh = wanted !== "" && !paths.some((path) => path.toLowerCase() === wanted.toLowerCase());

  const choose = (notebook: string) => {
    onOpenChange(false);
    setTyped("");
    if (notebook !== current) {
      onMove(notebook);
    }
  };

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Move to a notebook">
      <Command label="Notebooks" className="flex flex-col gap-2">
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="Find a notebook or name a new one"
          className="h-10 w-full rounded-md border border-line-strong bg-paper px-3"
        />
        <Command.List className="max-h-72 overflow-y-auto">
          {notebooks.isPending ? <Command.Loading>Loading the notebooks</Command.Loading> : null}
          <Command.Item value="No notebook" onSelect={() => choose("")} className="choice">
            <Folder size={16} aria-hidden="true" /> No notebook
          </Command.Item>
          {paths.map((path) => (
            <Command.Item key={path} value={path} onSelect={() => choose(path)} className="choice">
              <Folder size={16} aria-hidden="true" />
              {path}
              {path === current ? <span className="ms-auto text-sm text-muted">Here now</span> : null}
            </Command.Item>
          ))}
          {fresh ? (
            <Command.Item
              value={`New ${wanted}`}
              forceMount
              onSelect={() => choose(wanted)}
              className="choice"
            >
              <FolderPlus size={16} aria-hidden="true" /> Make the notebook “{wanted}”
            </Command.Item>
          ) : null}
        </Command.List>
      </Command>
    </Dialog>
  );
}
