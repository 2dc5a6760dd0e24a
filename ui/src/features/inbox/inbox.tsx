import { useNavigate, useSearch } from "@tanstack/react-router";
import { Page, PageHead } from "@/components/page";
import { Tabs } from "@/components/ui/tabs";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { Notifications } from "./notifications";
import { Returned } from "./returned";

/** What arrived for this person, and what came back. */
export function Inbox() {
  const t = useText();
  const navigate = useNavigate();
  const { tab = "notifications" } = useSearch({ strict: false });
  const unread = useRead("notification.unread", {});
  const returned = useRead("returned.list", {});
  return (
    <Page>
      <PageHead title={t("nav-inbox")} />
      <Tabs
        label={t("nav-inbox")}
        tabs={[
          { value: "notifications", label: t("inbox-notifications"), badge: unread.data?.count },
          { value: "returned", label: t("inbox-returned"), badge: returned.data?.length },
        ]}
        value={tab}
        onChange={(value) => void navigate({ to: "/inbox", search: { tab: value }, replace: true })}
      />
      {tab === "returned" ? <Returned /> : <Notifications />}
    </Page>
  );
}
