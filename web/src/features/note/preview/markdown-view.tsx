import { Link } from "@tanstack/react-router";
import { ImageOff } from "lucide-react";
import { type ComponentProps, memo, useEffect, useMemo, useState } from "react";
import Markdown, { type Components, type Options } from "react-markdown";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import { AttachmentImage } from "./attachment-image";
import { remarkCallouts } from "./callouts";
import { remarkDisplayMath } from "./display-math";
import { useLinkContext } from "./link-context";
import { NoteEmbed } from "./note-embed";
import { NoteLink } from "./note-link";
import { rehypeSourcePositions } from "./source-positions";
import { remarkWikilink } from "./wikilink-syntax";
import "./markdown.css";

type Plugins = {
  remark: NonNullable<Options["remarkPlugins"]>;
  rehype: NonNullable<Options["rehypePlugins"]>;
};

const none: Plugins = { remark: [], rehype: [] };
let math: Plugins | null = null;
let highlight: Plugins | null = null;

async function loadMath(): Promise<Plugins> {
  const [{ default: remarkMath }, { default: rehypeKatex }] = await Promise.all([
    import("remark-math"),
    import("rehype-katex"),
    import("katex/dist/katex.min.css"),
  ]);
  // What KaTeX cannot read stays readable as text, in the note's own colour.
  const options = {
    strict: false,
    throwOnError: false,
    errorColor: "var(--danger)",
    trust: false,
    maxExpand: 500,
  };
  math = { remark: [remarkMath, remarkDisplayMath], rehype: [[rehypeKatex, options]] };
  return math;
}

async function loadHighlight(): Promise<Plugins> {
  const { default: rehypeHighlight } = await import("rehype-highlight");
  highlight = { remark: [], rehype: [[rehypeHighlight, { detect: false }]] };
  return highlight;
}

const hasMath = (source: string) => source.includes("$");
const hasCode = (source: string) => /^[ \t>]*(```|~~~)[ \t]*\w/m.test(source);

/** Formulas and code colours are loaded with the first note that has some. */
function usePlugins(source: string): Plugins {
  const wantsMath = hasMath(source);
  const wantsCode = hasCode(source);
  const [, setLoaded] = useState(0);
  useEffect(() => {
    let current = true;
    const loads = [wantsMath && !math ? loadMath() : null, wantsCode && !highlight ? loadHighlight() : null];
    // A missing file leaves formulas or code as plain text, which is still the note.
    void Promise.allSettled(loads.filter((load) => load !== null)).then((done) => {
      if (current && done.length > 0) {
        setLoaded((count) => count + 1);
      }
    });
    return () => {
      current = false;
    };
  }, [wantsMath, wantsCode]);
  const withMath = wantsMath ? (math ?? none) : none;
  const withCode = wantsCode ? (highlight ?? none) : none;
  return useMemo(
    () => ({
      remark: [remarkFrontmatter, remarkGfm, ...withMath.remark, remarkWikilink, remarkCallouts],
      rehype: [...withMath.rehype, ...withCode.rehype, rehypeSourcePositions],
    }),
    [withMath, withCode],
  );
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // A stray percent sign: the address is taken as it is written.
    return address;
  }
}

function MarkdownLink({ href, children, node: _, ...rest }: ComponentProps<"a"> & { node?: unknown }) {
  const address = href ?? "";
  if (/^(https?:|mailto:)/i.test(address)) {
    return (
      <a {...rest} href={address} target="_blank" rel="noopener noreferrer nofollow" className="outside-link">
        {children}
      </a>
    );
  }
  if (address.startsWith("#")) {
    return (
      <a {...rest} href={address}>
        {children}
      </a>
    );
  }
  return <RelativeLink address={address}>{children}</RelativeLink>;
}

function RelativeLink({ address, children }: { address: string; children: ComponentProps<"a">["children"] }) {
  const { onCreate, resolve } = useLinkContext();
  const target = decoded(address);
  if (!target) {
    return <span>{children}</span>;
  }
  const { note } = resolve(target);
  if (note) {
    return (
      <Link to="/notes/$noteId" params={{ noteId: note.id }} className="note-link">
        {children}
      </Link>
    );
  }
  return (
    <button type="button" className="note-link" onClick={() => onCreate(target)}>
      {children}
    </button>
  );
}

function MarkdownImage({ src, alt }: ComponentProps<"img">) {
  const { noteId } = useLinkContext();
  const address = typeof src === "string" ? src : "";
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(address) || !address) {
    return (
      <span className="attachment-missing" title={address}>
        <ImageOff size={16} aria-hidden="true" />
        {alt || "Image"} is on another server and is not loaded
      </span>
    );
  }
  const target = decoded(address);
  return noteId ? <AttachmentImage noteId={noteId} target={target} alt={alt || target} width={null} /> : null;
}

function MarkdownTable({ node: _, ...rest }: ComponentProps<"table"> & { node?: unknown }) {
  return (
    // Wide tables scroll by themselves; the page never does sideways.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Table">
      <table {...rest} />
    </section>
  );
}

const components = {
  a: MarkdownLink,
  img: MarkdownImage,
  table: MarkdownTable,
  "note-link": NoteLink,
  "note-embed": NoteEmbed,
} as Components;

type MarkdownViewProps = { source: string; className?: string };

/** A note as it reads. Raw HTML in it stays text, and nothing is fetched but the note's own attachments. */
const MarkdownView = memo(function MarkdownView({ source, className }: MarkdownViewProps) {
  const plugins = usePlugins(source);
  return (
    <div className={`markdown ${className ?? ""}`}>
      <Markdown remarkPlugins={plugins.remark} rehypePlugins={plugins.rehype} components={components}>
        {source}
      </Markdown>
    </div>
  );
});

export default MarkdownView;
