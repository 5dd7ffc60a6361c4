import type { ReactNode } from "react";
import { usePageTitle } from "@/lib/page-title";

type PageProps = { title: string; children: ReactNode; leading?: ReactNode; intro?: ReactNode };

/** A page of text and forms in the main pane. */
export function Page({ title, children, leading, intro }: PageProps) {
  usePageTitle(title);
  return (
    <main className="h-full min-w-0 grow overflow-y-auto">
      {leading ? <div className="flex h-(--bar-height) items-center px-3">{leading}</div> : null}
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
