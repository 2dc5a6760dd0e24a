import { Page, PageHead } from "@/components/page";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { useSession, type Session } from "@/lib/session";
import { Arrived } from "./arrived";
import { CreateTiles } from "./create-tiles";
import { Drafts } from "./drafts";
import { Mine } from "./mine";
import { Overview } from "./overview";
import { PlaceTiles } from "./place-tiles";
import { ToDo, Undecided } from "./waiting";

/** People who see everything of a type have an overview; the others their own work. */
const seesAll = (session: Session, type: RecordType) =>
  session.grants?.reach[`${type.module}.view.${type.name}`]?.some((scope) => scope === "all" || scope === "company") ?? false;

/** The first screen: what this person does most, and what waits for them. */
export function Home() {
  const t = useText();
  const session = useSession();
  const { types } = useCatalogue();
  const worked = [...types.values()].filter((type) => type.workflow && session.mayOn("view", type));
  const overseen = worked.filter((type) => seesAll(session, type));
  return (
    <Page wide>
      <PageHead title={t("home-hello", { name: session.status.user?.first_name ?? "" })} detail={session.status.org?.name} />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(7.5rem,1fr))]">
        <CreateTiles />
        <PlaceTiles />
      </div>
      <Drafts />
      {overseen.length > 0 ? (
        <>
          <ToDo types={worked} />
          <Undecided types={overseen} />
          <Overview types={overseen} />
          <Arrived types={overseen} />
        </>
      ) : (
        <>
          <ToDo types={worked} />
          <Mine types={worked} />
        </>
      )}
    </Page>
  );
}
