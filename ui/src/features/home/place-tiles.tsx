import { Inbox, RefreshCw } from "lucide-react";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { waiting } from "@/lib/sync-words";
import { HomeTile } from "./home-tile";

/** What waits to be read, and what waits to leave. */
export function PlaceTiles() {
  const t = useText();
  const unread = useRead("notification.unread", {});
  const returned = useRead("returned.list", {});
  const sync = useRead("sync.status", {});
  const language = useLanguage();
  const queue = sync.data ? waiting(sync.data, t, language) : [];
  const back = returned.data?.length ?? 0;
  // "Nothing" is said only by an answer.
  const inbox = () => {
    if (back > 0) return t("sync-returned", { count: back });
    if (unread.error || returned.error) return t("read-failed");
    return unread.data && returned.data ? t("home-unread", { count: unread.data.count }) : undefined;
  };
  return (
    <>
      <HomeTile
        to="/inbox"
        search={back > 0 ? { tab: "returned" } : undefined}
        icon={Inbox}
        title={t("nav-inbox")}
        detail={inbox()}
      />
      <HomeTile to="/sync" icon={RefreshCw} title={t("nav-sync")} detail={sync.error ? t("read-failed") : sync.data ? queue.join(" · ") || t("home-all-sent") : undefined} />
    </>
  );
}
