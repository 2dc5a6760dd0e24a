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
