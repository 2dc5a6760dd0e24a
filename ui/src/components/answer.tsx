import { useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { CloudAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { CommandFailure } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { useRefusal } from "@/lib/refusal";
import { Button } from "./ui/button";
import { ErrorState, Notice, SkeletonRows } from "./ui/feedback";

interface Props<T> {
  of: Pick<UseQueryResult<T, CommandFailure>, "data" | "error">;
  /** What was to be read, in words, when the page does not say it already. */
  what?: string;
  /** A part of a page: a band instead of a page's worth. */
  part?: boolean;
  /** What stands there until the answer comes. */
  waiting?: ReactNode;
  children(data: T): ReactNode;
}

/** What a read answered. One that failed says so: "nothing" is said only by an answer. */
export function Answer<T>({ of, what, part, waiting = <SkeletonRows />, children }: Props<T>) {
  const known = of.data !== undefined;
  if (of.error === null) return known ? children(of.data as T) : waiting;
  return (
    <>
      <ReadFailed error={of.error} what={what} part={part || known} />
      {known && children(of.data as T)}
    </>
  );
}

/** A read that failed: why, and another try of everything in sight that failed. */
export function ReadFailed({ error, what, part, alone }: { error: CommandFailure; what?: string; part?: boolean; alone?: boolean }) {
  const t = useText();
  const refusal = useRefusal();
  const client = useQueryClient();
  const title = what ? t("read-failed-of", { what }) : t("read-failed");
  const again = () => void client.refetchQueries({ type: "active", predicate: (query) => query.state.status === "error" });
  const retry = (
    <Button size={part ? "sm" : undefined} onClick={again}>
      <RotateCw aria-hidden />
      {t("action-retry")}
    </Button>
  );
  if (!part) return <ErrorState alone={alone} title={title} detail={refusal(error)} action={retry} />;
  return (
    <Notice tone="danger" icon={CloudAlert} role="alert" action={retry}>
      <p className="font-medium">{title}</p>
      <p className="text-label">{refusal(error)}</p>
    </Notice>
  );
}
