import { createContext, type ReactNode, useContext } from "react";
import { usePageTitle } from "@/lib/page-title";

const Leading = createContext<ReactNode>(null);

/** What the frame of the app puts into the corner of every page, such as the way back to a hidden pane. */
export const PageLeadingProvider = Leading.Provider;

export function PageLeading() {
  return <div className="absolute top-2 left-2 z-10 empty:hidden">{useContext(Leading)}</div>;
}

type PageProps = { title: string; children: ReactNode; intro?: ReactNode };

/** A page of text and forms in the main pane. */
export function Page({ title, children, intro }: PageProps) {
  usePageTitle(title);
  return (
    <main className="relative h-full min-w-0 grow overflow-y-auto">
      <PageLeading />
      <div className="mx-auto max-w-2xl px-5 pt-8 pb-16 tablet:px-8">
        <h1 className="text-2xl font-semibold">{title}</h1>
        {intro ? <p className="mt-2 text-pretty text-muted">{intro}</p> : null}
        {children}
      </div>
    </main>
  );
}

type SectionProps = { title: string; children: ReactNode; description?: ReactNode };

export function PageSection({ title, description, children }: SectionProps) {
  return (
    <section className="mt-10">
      <h2 className="text-lg font-semibold">{title}</h2>
      {description ? <p className="mt-1 text-pretty text-muted">{description}</p> : null}
      <div className="mt-4">{children}</div>
    </section>
  );
}
