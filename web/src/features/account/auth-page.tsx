import type { ReactNode } from "react";

type AuthPageProps = { title: string; children: ReactNode; footer: ReactNode };

/** The frame of the pages before sign-in. */
export function AuthPage({ title, children, footer }: AuthPageProps) {
  return (
    <main className="flex h-full overflow-y-auto bg-sunken p-4">
      <div className="m-auto w-full max-w-sm py-6">
        <div className="mb-6 flex items-center justify-center gap-3">
          <img src="/icon.svg" alt="" className="size-9 rounded-md" />
          <span className="text-xl font-semibold">Loci</span>
        </div>
        <div className="rounded-lg border border-line bg-raised p-6 tablet:p-8">
          <h1 className="mb-5 text-xl font-semibold">{title}</h1>
          {children}
        </div>
        <p className="mt-5 text-center text-muted">{footer}</p>
      </div>
    </main>
  );
}
