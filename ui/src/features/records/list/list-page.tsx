import { useRouteType } from "@/lib/route-type";
import { useSession } from "@/lib/session";
import { Forbidden } from "@/components/forbidden";
import { NotFoundType } from "../not-found-type";
import { RecordList } from "./record-list";

/** The records of one type. */
export function ListPage() {
  const type = useRouteType();
  const { mayOn } = useSession();
  if (!type) return <NotFoundType />;
  if (!mayOn("view", type)) return <Forbidden permission={`${type.module}.view.${type.name}`} />;
  return <RecordList key={type.name} type={type} />;
}
