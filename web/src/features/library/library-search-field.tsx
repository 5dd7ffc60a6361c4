import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Keys } from "@/components/keys";

/** Typing pauses shorter than this (ms) belong to one search. */
const pause = 140;

/** The words searched for stand in the address; the field follows it when one goes back and forward. */
export function LibrarySearchField() {
  const { q = "" } = useSearch({ from: "/home" });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  const sent = useRef(q);

  useEffect(() => {
    if (q !== sent.current) {
      sent.current = q;
      setTyped(q);
    }
  }, [q]);

  useEffect(() => {
    const words = typed.trim();
    if (words === sent.current) {
      return;
    }
    const timer = setTimeout(() => {
      const first = sent.current === "";
      sent.current = words;
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, q: words || undefined }),
        replace: !first,
      });
    }, pause);
    return () => clearTimeout(timer);
  }, [typed, navigate]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape" && typed) {
      event.preventDefault();
      setTyped("");
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      document.querySelector<HTMLElement>("[data-hit], [data-row]")?.focus();
    }
  }

  return (
    <search className="relative block px-4 pb-3">
      <Search
        size={16}
        aria-hidden="true"
        className="pointer-events-none absolute top-2.5 left-7 text-faint"
      />
      <input
        id="library-search"
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={500}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder="Search in all notes"
        aria-label="Search in all notes"
        className="moves peer h-9 w-full rounded-md border border-line bg-paper pr-9 pl-9 text-ink placeholder:text-faint hover:border-line-strong"
      />
      {typed ? (
        <button
          type="button"
          aria-label="Clear the search"
          title="Clear the search"
          onClick={() => {
            setTyped("");
            document.getElementById("library-search")?.focus();
          }}
          className="absolute top-0 right-4 flex size-9 items-center justify-center text-muted hover:text-ink"
        >
          <X size={16} aria-hidden="true" />
        </button>
      ) : (
        <Keys
          combination="Mod+Shift+F"
          className="pointer-events-none absolute top-2 right-6 peer-focus:hidden max-desktop:hidden"
        />
      )}
    </search>
  );
}
