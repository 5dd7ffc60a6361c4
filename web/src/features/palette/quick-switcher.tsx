import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { useState } from "react";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { TitleMatch } from "@/lib/api/types";
import { PaletteFrame, paletteInput, paletteItem, paletteList } from "./palette-frame";

/** A note stands in the list once for each of its names that matches. */
const choiceOf = (item: TitleMatch) => `${item.id} ${item.alias ?? ""}`.trim();

/** Opens a note by a few letters of its title; the server knows best which are meant, so it does the matching. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const navigate = useNavigate();
  const titles = useQuery({
    queryKey: keys.titles(q),
    queryFn: ({ signal }) => api.titles({ q, limit: 30 }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const items = titles.data?.items ?? [];
  const [chosen, setChosen] = useState("");
  // When other titles arrive, the best of them is chosen, so that Enter always opens something.
  const selected = items.some((item) => choiceOf(item) === chosen) ? chosen : items[0] && choiceOf(items[0]);

  function open(noteId: string) {
    onClose();
    void navigate({ to: "/notes/$noteId", params: { noteId } });
  }

  return (
    <PaletteFrame label="Open a note" onClose={onClose}>
      <Command
        label="Open a note"
        shouldFilter={false}
        loop
        value={selected ?? ""}
        onValueChange={setChosen}
        className="flex min-h-0 flex-col"
      >
        <Command.Input
          className={paletteInput}
          placeholder="Open a note by its title"
          value={typed}
          onValueChange={(words) => {
            setTyped(words);
            setChosen("");
          }}
          autoFocus
        />
        <Command.List className={paletteList}>
          {titles.isError ? (
            <p className="px-3 py-8 text-center text-muted">{explain(titles.error)}</p>
          ) : null}
          {titles.isSuccess && items.length === 0 ? (
            <Command.Empty className="px-3 py-8 text-center text-muted">
              {q ? `No note is called “${q}”` : "There are no notes yet"}
            </Command.Empty>
          ) : null}
          {items.map((item) => (
            <Command.Item
              key={choiceOf(item)}
              value={choiceOf(item)}
              onSelect={() => open(item.id)}
              className={paletteItem}
            >
              <span className="min-w-0 grow truncate">
                {item.alias ?? item.title}
                {item.alias ? <span className="text-muted"> is another name of {item.title}</span> : null}
              </span>
              <span className="max-w-2/5 shrink-0 truncate text-sm text-faint">
                {item.notebook.split("/").join(" / ")}
              </span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </PaletteFrame>
  );
}
