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
import { Together } from "./together";
import { ToDo, Undecided } from "./waiting";

/** Who sees all of a kind, or may change what others wrote, follows their work: an overview. The others have their own. */
function oversees({ grants }: Session, type: RecordType): boolean {
  const scopes = (action: string) => grants?.reach[`${type.module}.${action}.${type.name}`] ?? [];
  return scopes("view").some((scope) => scope === "all" || scope === "company") || scopes("edit").some((scope) => scope !== "own");
}

/** The first screen: what this person does most, and what waits for them. */
export function Home() {
  const t = useText();
  const session = useSession();
  const { types } = useCatalogue();
  const worked = [...types.values()].filter((type) => type.workflow && session.mayOn("view", type));
  const overseen = worked.filter((type) => oversees(session, type));
  return (
    <Page wide>
      <PageHead title={t("home-hello", { name: session.status.user?.first_name ?? "" })} detail={session.status.org?.name} />
      {/* No tile alone on a line: of an odd number the first is as wide as two. */}
      <div className="grid grid-cols-2 gap-3 max-[70rem]:[&>:first-child:nth-last-child(odd)]:col-span-2 sm:max-[70rem]:has-[>:nth-child(5)]:grid-cols-3 min-[70rem]:grid-cols-[repeat(auto-fit,minmax(7.5rem,1fr))]">
        <CreateTiles />
        <PlaceTiles />
      </div>
      <Together>
        <Drafts />
        <ToDo types={worked} />
        {overseen.length > 0 ? (
          <>
            <Undecided types={overseen} />
            <Overview types={overseen} />
            <Arrived types={overseen} />
          </>
        ) : (
          <Mine types={worked} />
        )}
      </Together>
    </Page>
  );
}
