import { Rows3 } from "lucide-react";
import { useText } from "@/lib/i18n";
import { useLabels, within } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { groupOf } from "./columns";
import { ColumnsMenu } from "./columns-menu";
import { DisplayPanel } from "./display-panel";
import { GroupChoice } from "./group-choice";
import type { ChangeSearch } from "./record-list";
import { SavedMenu } from "./saved-menu";
import { ToolPopover } from "./tool-popover";
import { useColumnsFit } from "./use-columns-fit";

export interface ToolProps {
  type: RecordType;
  view: ListView;
  /** Those of its columns for which there is room. */
  fitting: string[];
  search: ListSearch;
  onChange: ChangeSearch;
  onSelecting(on: boolean): void;
}

/** What a list can be made to show, and kept as. */
export function ListTools(props: ToolProps) {
  const t = useText();
  const labels = useLabels();
  const { type, search } = props;
  if (!useColumnsFit()) return <DisplayPanel {...props} />;
  const group = search.group ? groupOf(type, search.group) : undefined;
  const by = group && within(labels.field(type.name, group.by));
  const chosen = group?.span ? t("list-grouped-by-span", { by: by ?? "", span: within(t(`list-group-${group.span}`)) }) : by && t("list-grouped", { by });
  return (
    <>
      <ToolPopover icon={Rows3} label={t("list-group")} chosen={chosen} on={group !== undefined} className="max-w-96">
        <GroupChoice {...props} />
      </ToolPopover>
      <ColumnsMenu {...props} />
      <SavedMenu {...props} size="tool" />
    </>
  );
}
