import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { ChevronRight, FileText, Folder, Hash, Trash2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import type { TagCount } from "@/lib/api/types";
import { useScreen } from "@/lib/layout/screen";
import type { LibrarySearch } from "@/lib/library-search";
import { readStored, writeStored } from "@/lib/stored";
import { grouped } from "@/lib/wording";
import { type NotebookNode, notebookTree } from "./notebook-tree";

const openKey = "loci.library";
const row = clsx(
  "moves flex h-9 min-w-0 tablet:h-7 grow items-center gap-2 rounded-md pr-2 text-ink no-underline hover:bg-hover",
  "data-[current=true]:bg-selected focus-visible:-outline-offset-2",
);

/** What is unfolded, remembered from visit to visit. */
function useUnfolded() {
  const [open, setOpen] = useState(() => new Set(readStored<{ open: string[] }>(openKey, { open: [] }).open));
  const toggle = (name: string) => {
    const next = new Set(open);
    if (!next.delete(name)) {
      next.add(name);
    }
    setOpen(next);
    writeStored(openKey, { open: [...next] });
  };
  return { isOpen: (name: string) => open.has(name), toggle };
}

/** A link counts as current only when it leads to exactly what is shown. */
const sameScope = { exact: true, includeSearch: true, explicitUndefined: true };

type EntryProps = {
  to: LibrarySearch;
  current: boolean;
  icon: ReactNode;
  name: string;
  count?: number | undefined;
  inset?: number;
};

/** One scope of the list. Choosing it stays where one is: the note that is open stays open. */
function Entry({ to, current, icon, name, count, inset = 0 }: EntryProps) {
  return (
    <Link
      to="."
      search={(before: Record<string, unknown>) => ({
        ...before,
        notebook: to.notebook,
        tag: to.tag,
        trash: to.trash,
        q: undefined,
      })}
      data-current={current}
      activeOptions={sameScope}
      className={row}
      style={{ paddingLeft: 8 + inset * 16 }}
    >
      <span className="shrink-0 text-faint" aria-hidden="true">
        {icon}
      </span>
      <span className="grow truncate">{name}</span>
      {count === undefined ? null : <span className="text-xs text-faint tabular-nums">{grouped(count)}</span>}
    </Link>
  );
}

type Unfolded = ReturnType<typeof useUnfolded>;

type BranchProps = {
  node: NotebookNode;
  depth: number;
  /** Whether a neighbour can be unfolded, which needs room before each name. */
  besideNested: boolean;
  search: LibrarySearch;
  unfolded: Unfolded;
};

const isNested = (node: NotebookNode) => node.children.length > 0;

function Branch({ node, depth, besideNested, search, unfolded }: BranchProps) {
  const open = unfolded.isOpen(`notebook ${node.path}`);
  const nested = isNested(node);
  return (
    <li>
      <div className="flex items-center">
        {nested ? (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${open ? "Fold" : "Unfold"} ${node.name}`}
            onClick={() => unfolded.toggle(`notebook ${node.path}`)}
            className="flex h-9 w-6 tablet:h-7 shrink-0 items-center justify-center rounded-sm text-faint hover:text-ink"
            style={{ marginLeft: depth * 12 }}
          >
            <ChevronRight size={14} className={clsx("moves", open && "rotate-90")} aria-hidden="true" />
          </button>
        ) : (
          <span className={clsx("shrink-0", besideNested && "w-6")} style={{ marginLeft: depth * 12 }} />
        )}
        <Entry
          to={{ notebook: node.path }}
          current={search.notebook === node.path && !search.trash}
          icon={<Folder size={16} />}
          name={node.name}
          count={node.count}
        />
      </div>
      {nested && open ? (
        <ul>
          {node.children.map((child) => (
            <Branch
              key={child.path}
              node={child}
              depth={depth + 1}
              besideNested
              search={search}
              unfolded={unfolded}
            />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Section({ name, unfolded, children }: { name: string; unfolded: Unfolded; children: ReactNode }) {
  // Open until somebody folds it, except on a phone, where the notes themselves come first.
  const onPhone = useScreen() === "phone";
  const memory = onPhone ? `phone ${name}` : `folded ${name}`;
  const folded = unfolded.isOpen(memory) !== onPhone;
  return (
    <section>
      <h2>
        <button
          type="button"
          aria-expanded={!folded}
          onClick={() => unfolded.toggle(memory)}
          className="flex h-9 w-full items-center gap-1 tablet:h-7 rounded-sm pl-1.5 text-xs font-semibold text-muted hover:text-ink"
        >
          <ChevronRight size={12} className={clsx("moves", !folded && "rotate-90")} aria-hidden="true" />
          {name}
        </button>
      </h2>
      {folded ? null : children}
    </section>
  );
}

const fewTags = 8;

function Tags({ tags, search }: { tags: TagCount[]; search: LibrarySearch }) {
  const [all, setAll] = useState(false);
  // The few that are shown first are those with the most notes; all of them stand in the order of the alphabet.
  const shown = useMemo(() => {
    const few = new Set([...tags].sort((a, b) => b.count - a.count).slice(0, fewTags));
    return all ? tags : tags.filter((one) => few.has(one) || one.tag === search.tag);
  }, [all, tags, search.tag]);
  return (
    <div className="flex flex-wrap gap-1 px-2 pt-1 pb-2">
      {shown.map(({ tag, count }) => (
        <Link
          key={tag}
          to="."
          search={(before: Record<string, unknown>) => ({
            ...before,
            tag: search.tag === tag ? undefined : tag,
            trash: undefined,
            q: undefined,
          })}
          data-current={search.tag === tag}
          activeOptions={sameScope}
          title={`${grouped(count)} with #${tag}`}
          className="moves flex h-6 max-w-full items-center gap-0.5 rounded-full border border-line bg-paper px-2 text-sm text-muted no-underline hover:bg-hover hover:text-ink data-[current=true]:border-accent data-[current=true]:text-accent"
        >
          <Hash size={12} aria-hidden="true" className="shrink-0" />
          <span className="truncate">{tag}</span>
        </Link>
      ))}
      {tags.length > fewTags ? (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="h-6 rounded-full px-2 text-sm text-accent hover:bg-hover"
        >
          {all ? "Fewer" : `${grouped(tags.length - fewTags)} more`}
        </button>
      ) : null}
    </div>
  );
}

/** Notebooks, tags and the trash: what the list below is narrowed to. */
export function LibraryNav() {
  const search = useSearch({ from: "/home" });
  const unfolded = useUnfolded();
  const { data } = useQuery({ queryKey: keys.notebooks, queryFn: ({ signal }) => api.notebooks({ signal }) });
  const tags = useQuery({ queryKey: keys.tags, queryFn: ({ signal }) => api.tags({ signal }) });
  const tree = useMemo(() => notebookTree(data?.items ?? []), [data]);
  // Notes outside of every notebook count too, so that the sum over notebooks would be too small.
  const status = useQuery({ queryKey: keys.status, queryFn: ({ signal }) => api.status({ signal }) });
  return (
    <nav aria-label="Notebooks and tags" className="max-h-[40%] shrink-0 overflow-y-auto px-2 pb-2">
      <Entry
        to={{}}
        current={!search.notebook && !search.tag && !search.trash}
        icon={<FileText size={16} />}
        name="All notes"
        count={status.data?.notes.total}
      />
      <Entry to={{ trash: true }} current={Boolean(search.trash)} icon={<Trash2 size={16} />} name="Trash" />
      {tree.length > 0 ? (
        <Section name="Notebooks" unfolded={unfolded}>
          <ul>
            {tree.map((node) => (
              <Branch
                key={node.path}
                node={node}
                depth={0}
                besideNested={tree.some(isNested)}
                search={search}
                unfolded={unfolded}
              />
            ))}
          </ul>
        </Section>
      ) : null}
      {tags.data?.items.length ? (
        <Section name="Tags" unfolded={unfolded}>
          <Tags tags={tags.data.items} search={search} />
        </Section>
      ) : null}
    </nav>
  );
}
