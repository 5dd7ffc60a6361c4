import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { LinkProvider } from "./link-context";
import MarkdownView from "./markdown-view";
import { linkResolver } from "./wikilink";

async function show(source: string, onCreate = vi.fn()) {
  const resolve = linkResolver([
    {
      target: "Entropy",
      label: null,
      embed: false,
      note: { id: "n2", title: "Entropy", notebook: "" },
      excerpt: "Disorder.",
    },
    { target: "Nowhere", label: null, embed: false, note: null, excerpt: "" },
  ]);
  const view: ReactNode = (
    <QueryClientProvider client={new QueryClient()}>
      <LinkProvider value={{ noteId: "n1", resolve, onCreate, onHeading: vi.fn() }}>
        <MarkdownView source={source} />
      </LinkProvider>
    </QueryClientProvider>
  );
  const root = createRootRoute();
  const routes = [
    createRoute({ getParentRoute: () => root, path: "/", component: () => view }),
    createRoute({ getParentRoute: () => root, path: "/notes/$noteId", component: () => null }),
  ];
  const router = createRouter({
    routeTree: root.addChildren(routes),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  // The test's own small router is not the application's, which the type of the provider asks for.
  render(<RouterProvider router={router as never} />);
  await waitFor(() => expect(document.querySelector(".markdown")).not.toBeNull());
  const place = document.querySelector<HTMLElement>(".markdown");
  if (!place) {
    throw new Error("nothing rendered");
  }
  return { place, onCreate };
}

describe("links to notes", () => {
  it("lead to the note, under its label", async () => {
    await show("See [[Entropy|the measure]] and [[Entropy]].");
    expect(screen.getByRole("link", { name: "the measure" })).toHaveAttribute("href", "/notes/n2");
    expect(screen.getByRole("link", { name: "Entropy" })).toHaveAttribute("href", "/notes/n2");
  });

  it("look unwritten where there is no note, and begin it", async () => {
    const { onCreate } = await show("See [[Nowhere]].");
    const link = screen.getByRole("button", { name: "Nowhere" });
    expect(link).toHaveAttribute("data-unresolved");
    await userEvent.click(link);
    expect(onCreate).toHaveBeenCalledWith("Nowhere");
  });

  it("are not read as emphasis, and work in tables", async () => {
    const { place } = await show(
      "[[a*b*c]] and [[x_y_z]]\n\n| A | B |\n|---|---|\n| [[Entropy\\|label]] | 2 |",
    );
    expect(place.querySelector("em")).toBeNull();
    expect(screen.getByRole("button", { name: "a*b*c" })).toBeInTheDocument();
    expect(within(screen.getByRole("table")).getByRole("link", { name: "label" })).toBeInTheDocument();
  });

  it("stay text in code", async () => {
    await show("`[[Entropy]]` and\n\n```\n[[Entropy]]\n```");
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("show another note that is embedded as a card with how it begins", async () => {
    await show("![[Entropy]]");
    expect(screen.getByRole("link", { name: /Entropy\s*Disorder\./ })).toHaveAttribute("href", "/notes/n2");
  });
});

describe("callouts", () => {
  it("become an aside with a title, or fold", async () => {
    const { place } = await show(
      "> [!warning] Mind the **step**\n> It is high.\n\n> [!proof]- Proof\n> Trivial.",
    );
    const aside = place.querySelector("aside");
    expect(aside).toHaveAttribute("data-callout", "warning");
    expect(aside?.querySelector(".callout-title")).toHaveTextContent("Mind the step");
    const folded = place.querySelector("details");
    expect(folded).not.toHaveAttribute("open");
    expect(folded?.querySelector("summary")).toHaveTextContent("Proof");
    expect(folded).toHaveTextContent("Trivial.");
  });

  it("leave an ordinary quote alone", async () => {
    const { place } = await show("> [not] a callout");
    expect(place.querySelector("blockquote")).toHaveTextContent("[not] a callout");
  });
});

describe("what a note may not do", () => {
  it.each([
    ["<script>alert(1)</script>"],
    ['<img src=x onerror="alert(1)">'],
    ["<iframe src='https://example.org'></iframe>"],
    ["[x](javascript:alert(1))"],
    ["[x](data:text/html,<script>alert(1)</script>)"],
    ["![x](javascript:alert(1))"],
    ["[[x|<img src=x onerror=alert(1)>]]"],
  ])("%s runs nothing", async (source) => {
    const { place } = await show(source);
    expect(place.querySelector("script, iframe, img, object, embed")).toBeNull();
    for (const element of place.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        expect(attribute.name).not.toMatch(/^on/);
        expect(attribute.value).not.toMatch(/^\s*(javascript|data):/i);
      }
    }
  });

  it("gets no link out of a formula", async () => {
    const { place } = await show("$\\href{javascript:alert(1)}{x}$");
    await waitFor(() => expect(place.querySelector(".katex")).not.toBeNull(), { timeout: 5_000 });
    expect(place.querySelector("a, [href]")).toBeNull();
  });

  it("fetches no image from elsewhere", async () => {
    const { place } = await show("![a cat](https://example.org/cat.png)");
    expect(place.querySelector("img")).toBeNull();
    expect(place).toHaveTextContent("a cat is on another server and is not loaded");
  });

  it("opens the outside without telling it where from", async () => {
    await show("[out](https://example.org)");
    const link = screen.getByRole("link", { name: "out" });
    expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    expect(link).toHaveAttribute("target", "_blank");
  });
});

describe("the text of a note", () => {
  it("leaves front matter out and carries where each block stands", async () => {
    const source = "---\ntags: [a]\n---\n\nFirst.\n\nSecond.";
    const { place } = await show(source);
    expect(place).not.toHaveTextContent("tags");
    const second = screen.getByText("Second.");
    expect(second).toHaveAttribute("data-from", String(source.indexOf("Second")));
  });

  it("sets formulas, also of one line between double dollars", async () => {
    const { place } = await show("Inline $a^2$.\n\n$$S = k \\ln W$$");
    await waitFor(() => expect(place.querySelectorAll(".katex").length).toBe(2), { timeout: 5_000 });
    expect(place.querySelectorAll(".katex-display").length).toBe(1);
  });
});
