import { Avatar } from "@/components/ui/avatar";
import { Instant } from "@/components/instant";
import { useText } from "@/lib/i18n";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

/** A discussion, oldest first. */
export function CommentsDisplay({ value, names, zone, dense }: DisplayProps<"comments">) {
  const t = useText();
  if (value?.t !== "comments" || value.v.length === 0) return <Blank />;
  if (dense) return <span>{t("comments-count", { count: value.v.length })}</span>;
  return (
    <ol className="flex flex-col gap-4">
      {value.v.map((comment) => {
        const author = (comment.by && names[comment.by]) || t("author-system");
        return (
          <li key={comment.id} className="flex gap-3">
            <Avatar name={author} className="mt-0.5" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{author}</span>
                <span className="text-xs text-ink-3">
                  <Instant at={comment.at} zone={zone} />
                </span>
              </p>
              <p className="mt-0.5 max-w-[72ch] leading-relaxed break-words whitespace-pre-wrap">{comment.text}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
