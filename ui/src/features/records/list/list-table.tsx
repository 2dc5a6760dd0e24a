import { useEffect, useMemo, useState } from "react";
import { ReadFailed } from "@/components/answer";
import { SkeletonRows } from "@/components/ui/feedback";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import { BulkBar } from "../bulk/bulk-bar";
import { groupKept } from "./columns";
import { layoutOf } from "./layout";
import { ListEmpty } from "./list-empty";
import { ListFoot } from "./list-foot";
import { ListGrid, type ListProps } from "./list-grid";
import { useColumnsFit } from "./use-columns-fit";
import { useFolded } from "./use-folded";
import { allIds, groupedQuery, queryOf, useGroups, useRows } from "./use-rows";
import { AT_FIRST } from "./use-seen";
import { useSelection } from "./use-selection";

/** Thousands of rows, of which only those in sight exist. */
export function ListTable(props: ListProps) {
  const t = useText();
  const toast = useToast();
  const { type, view, search } = props;
  const [seen, setSeen] = useState(AT_FIRST);
  const asked = useMemo(() => queryOf(type, view, search), [type, view, search]);
  const group = groupKept(type, search.group);
  const { groups, error } = useGroups(type, asked, group);
  const query = groupedQuery(type, asked, group, groups);
  const rows = useRows(query, seen.first, seen.last);
  const { folded, toggle } = useFolded(type, group);
  const choosing = !useColumnsFit() && props.selecting;
  const selection = useSelection();
  const { clear } = selection;
  useEffect(() => clear(), [view.name, search.q, search.filter, search.saved, clear]);
  const failed = rows.error ?? error;
  if (failed) return <ReadFailed error={failed} />;
  if (rows.pending || (group && !groups)) return <SkeletonRows />;
  if (rows.total === 0) return <ListEmpty type={type} narrowed={Boolean(search.q || search.filter)} onClear={() => props.onChange({ q: undefined, filter: undefined })} />;
  const all = () =>
    void allIds(query)
      .then(selection.set)
      .catch(() => toast({ title: t("list-failed"), tone: "warning" }));
  const end = () => {
    clear();
    props.onSelecting(false);
  };
  return (
    <>
      <ListGrid {...props} rows={rows} layout={layoutOf(rows.total, groups, folded)} folded={folded} onFold={toggle} selection={selection} onAll={all} onSeen={setSeen} />
      {(selection.ids.size > 0 || choosing) && <BulkBar type={type} ids={[...selection.ids]} total={rows.total} onAll={all} onClear={end} />}
      <ListFoot total={rows.total} asOf={rows.asOf} />
    </>
  );
}
