import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "@/lib/i18n";

interface Props {
  id: string;
  label: string;
  help?: string;
  required?: boolean;
  error?: string;
  /** The control is a group (tiles, photos), named by its label instead of pointed to by it. */
  group?: boolean;
  children: ReactNode;
}

/** Label, control, help and error of one field, joined for screen readers. */
export function FieldFrame({ id, label, help, required, error, group, children }: Props) {
  const t = useText();
  const mark = required && (
    <span className="ml-1.5 text-xs font-normal text-ink-3">{t("form-required")}</span>
  );
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      {group ? (
        <span id={`${id}-label`} className="text-sm font-medium">
          {label}
          {mark}
        </span>
      ) : (
        <label id={`${id}-label`} htmlFor={id} className="text-sm font-medium">
          {label}
          {mark}
        </label>
      )}
      {children}
      {help && (
        <p id={`${id}-help`} className="text-label text-ink-3">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-label font-medium text-danger-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </div>
  );
}

/** The ids that describe a control, for `aria-describedby`. */
export function describedBy(id: string, help: unknown, error: unknown): string | undefined {
  return [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}
