import { Popover } from "radix-ui";
import { useRef, useState, type KeyboardEvent } from "react";
import { FieldFrame, describedBy } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { FieldInput, isGroup } from "@/fields";
import { isRequired, withValue, type Values } from "@/fields/form/entering";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { plainFields, same } from "@/lib/values";
import type { CellEdit } from "./use-cell-edit";

interface Props extends CellEdit {
  type: RecordType;
  zone: string;
  onClose(): void;
}

const ID = "cell-value";

/** Enter belongs to the control where it opens a list to choose from or adds an entry; elsewhere it keeps the value. */
function keeps(event: KeyboardEvent<HTMLElement>, chosen: boolean): boolean {
  const target = event.target as HTMLElement;
  // What a control opened lies elsewhere in the page.
  if (event.key !== "Enter" || event.nativeEvent.isComposing || !event.currentTarget.contains(target)) return false;
  if (target.matches("[role=radio]")) return true;
  if (target.matches("[aria-haspopup=listbox]")) return chosen;
  return !event.defaultPrevented && !target.matches("button,textarea");
}

/** One value of one record, changed over its place in the list: Enter keeps it, Escape leaves it. */
export function CellEditor({ row, field, may, cell, type, zone, onClose }: Props) {
  const t = useText();
  const labels = useLabels();
  const refusal = useRefusal();
  const anchor = useRef(cell);
  const box = useRef<HTMLFormElement>(null);
  // What the person saw when they began.
  const [base] = useState<Values>(() => plainFields(row.record.fields));
  const [values, setValues] = useState(base);
  const edit = useWrite("record.edit");
  const changed = may.filter((name) => !same(values[name], base[name]));
  const keep = () => {
    if (edit.isPending) return;
    if (changed.length === 0) return onClose();
    const part = (of: Values) => Object.fromEntries(changed.map((name) => [name, of[name] ?? null]));
    edit.mutate({ id: row.record.id, fields: part(values), base: part(base) }, { onSuccess: onClose });
  };
  const [issue] = edit.error?.issues ?? [];
  const error = edit.error ? ((issue && labels.issue(type, issue)) ?? refusal(edit.error) ?? t("error-internal")) : undefined;
  const label = labels.field(type.name, field.name);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={t("list-edit-at", { field: label, name: row.title || t("untitled") })}
          align="start"
          side="bottom"
          sideOffset={-cell.offsetHeight}
          collisionPadding={10}
          // What was typed is not lost to a click beside it.
          onInteractOutside={(event) => changed.length > 0 && event.preventDefault()}
          onOpenAutoFocus={(event) => {
            const control = box.current?.querySelector<HTMLElement>("[role=radio][aria-checked=true],[role=radio],input,textarea,[role=combobox],[role=switch]");
            if (!control) return;
            event.preventDefault();
            control.focus();
            if (control instanceof HTMLInputElement) control.select();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.current.closest("[role=row]")?.querySelector("a")?.focus();
          }}
          className="z-50 max-h-(--radix-popover-content-available-height) min-w-72 max-w-md overflow-y-auto rounded-xl bg-surface p-3 shadow-pop animate-pop"
          style={{ width: Math.max(cell.offsetWidth + 26, 288) }}
        >
          <form
            ref={box}
            className="flex flex-col gap-3"
            onKeyDown={(event) => {
              if (!keeps(event, changed.length > 0)) return;
              event.preventDefault();
              // In the list the same key opens the row.
              event.stopPropagation();
              keep();
            }}
            onSubmit={(event) => {
              event.preventDefault();
              keep();
            }}
          >
            <FieldFrame id={ID} label={label} required={isRequired(field, values)} error={error} group={isGroup(field)}>
              <FieldInput
                field={field}
                type={type}
                id={ID}
                value={values[field.name] ?? null}
                onChange={(value) => {
                  edit.reset();
                  setValues(withValue(type, values, field.name, value));
                }}
                values={values}
                names={row.names}
                zone={zone}
                invalid={error !== undefined}
                describedBy={describedBy(ID, undefined, error)}
              />
            </FieldFrame>
            <div className="flex justify-end gap-(--gap)">
              <Button size="sm" variant="ghost" onClick={onClose}>
                {t("action-cancel")}
              </Button>
              <Button size="sm" variant="primary" type="submit" disabled={edit.isPending}>
                {t(edit.isPending ? "form-saving" : "form-save")}
              </Button>
            </div>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
