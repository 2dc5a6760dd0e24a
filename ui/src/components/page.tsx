import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useTitle } from "@/lib/title";

/** The head of a page: its name, what goes with it, what one can do. */
export function PageHead(props: { title: ReactNode; detail?: ReactNode; actions?: ReactNode; back?: ReactNode }) {
  useTitle(typeof props.title === "string" ? props.title : null);
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {props.back}
      <div className="min-w-0 flex-1 basis-24">
        <h1 className="text-xl break-words font-semibold tracking-tight">{props.title}</h1>
        {props.detail && <div className="mt-0.5 text-label text-ink-3">{props.detail}</div>}
      </div>
      {props.actions && <div className="flex flex-wrap items-center gap-(--gap)">{props.actions}</div>}
    </header>
  );
}

/** A scrolling page of comfortable width. */
export function Page({ children, className, wide }: { children: ReactNode; className?: string; wide?: boolean }) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={cn("mx-auto flex w-full flex-col gap-5 px-4 py-5 md:px-8 md:py-7", wide ? "max-w-7xl" : "max-w-4xl", className)}>
        {children}
      </div>
    </div>
  );
}

/** A titled card. */
export function Section(props: { title?: ReactNode; action?: ReactNode; children: ReactNode; className?: string; flush?: boolean }) {
  return (
    <section className={cn("card overflow-hidden", props.className)}>
      {props.title && (
        <div className="flex min-h-12 items-center gap-3 border-b border-line px-4 py-1 glove:py-2">
          <h2 className="flex-1 text-sm font-semibold">{props.title}</h2>
          {props.action}
        </div>
      )}
      <div className={props.flush ? "" : "p-4"}>{props.children}</div>
    </section>
  );
}
