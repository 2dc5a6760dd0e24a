/** Empty, loading and failed: three states every screen must be able to show. */
import { CloudAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export function EmptyState(props: {
  icon: LucideIcon;
  title: string;
  detail?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** It is all the page says: its title is the page's heading. */
  alone?: boolean;
}) {
  const { icon: Icon, title, detail, action, className } = props;
  const Title = props.alone ? "h1" : "p";
  return (
    <div className={cn("flex flex-col items-center justify-center gap-2 px-6 py-14 text-center", className)}>
      <span className="mb-1 grid size-12 place-items-center rounded-2xl bg-neutral-soft text-ink-2">
        <Icon className="size-6" aria-hidden />
      </span>
      <Title className="text-base font-medium">{title}</Title>
      {detail && <p className="max-w-md text-ink-2">{detail}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

export function ErrorState(props: { title: string; detail?: ReactNode; action?: ReactNode; alone?: boolean }) {
  return (
    <div role="alert">
      <EmptyState icon={CloudAlert} {...props} />
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-soft rounded-md bg-neutral-soft", className)} />;
}

/** Rows that will be a list. The replica answers so fast that it is rarely seen; `still` is a mere picture of it. */
export function SkeletonRows({ rows = 8, still }: { rows?: number; still?: boolean }) {
  return (
    <div className={cn("flex flex-col gap-3 p-4", !still && "md:px-8")} aria-busy={still ? undefined : true}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex items-center gap-4">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-20" />
        </div>
      ))}
    </div>
  );
}

/** A page that will be a record's: its name, and what it says in cards. */
export function SkeletonPage() {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 md:px-8 md:py-7" aria-busy>
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-14 rounded-card" />
      <Skeleton className="h-44 rounded-card" />
      <Skeleton className="h-44 rounded-card" />
    </div>
  );
}

const NOTICE = {
  info: "border-info-solid/40 bg-info-soft text-info-ink",
  warning: "border-warning-solid/40 bg-warning-soft text-warning-ink",
  danger: "border-danger-solid/40 bg-danger-soft text-danger-ink",
};

/** A calm band that says what matters on this page. */
export function Notice(props: {
  tone: keyof typeof NOTICE;
  icon: LucideIcon;
  children: ReactNode;
  action?: ReactNode;
  role?: "status" | "alert";
}) {
  const Icon = props.icon;
  return (
    <div
      role={props.role}
      className={cn("bordered flex flex-wrap items-center gap-3 rounded-xl px-4 py-3 sun:border-current", NOTICE[props.tone])}
    >
      <Icon className="size-5 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 basis-48">{props.children}</div>
      {props.action}
    </div>
  );
}
