import { useId, type ReactNode } from "react";
import { Switch } from "@/components/ui/switch";

/** One choice a line: its words on the left, a switch on the right. */
export function SwitchRow(props: { label: string; detail?: ReactNode; checked: boolean; disabled?: boolean; onChange(on: boolean): void }) {
  const id = useId();
  return (
    <div className="flex min-h-(--ctl) items-center gap-4">
      <label htmlFor={id} className="min-w-0 flex-1 text-sm font-medium">
        {props.label}
        {props.detail && <span className="mt-0.5 block text-label font-normal text-ink-3">{props.detail}</span>}
      </label>
      <Switch id={id} checked={props.checked} disabled={props.disabled} onCheckedChange={props.onChange} />
    </div>
  );
}

/** Something known, with its name. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-ink-3">{label}</dt>
      <dd className="mt-0.5 break-words">{children || "–"}</dd>
    </div>
  );
}

/** A named part of a section. */
export function Part({ title, detail, children }: { title: string; detail?: string; children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="border-t border-line pt-4 first:border-0 first:pt-0">
      <h3 id={id} className="text-sm font-semibold">
        {title}
      </h3>
      {detail && <p className="mt-0.5 text-label text-ink-3">{detail}</p>}
      <div className="mt-2 flex flex-col gap-(--gap)">{children}</div>
    </div>
  );
}
