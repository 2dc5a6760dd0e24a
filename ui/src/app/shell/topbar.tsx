import { Link } from "@tanstack/react-router";
import { Bell, Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Count } from "@/components/ui/count";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { SyncBar, SyncStrip } from "./sync-bar";
import { UserMenu } from "./user-menu";

/** Always in sight: how far this device's work has come, and where there is room what arrived and who is here. */
export function Topbar({ onSearch, slim }: { onSearch(): void; slim: boolean }) {
  const t = useText();
  return (
    <header className="flex shrink-0 flex-col border-b border-line bg-canvas">
      {slim ? (
        <SyncStrip />
      ) : (
        <div className="flex h-14 items-center gap-(--gap) px-5 glove:h-[4.75rem]">
          <div className="mr-auto min-w-0">
            <SyncBar />
          </div>
          <Button variant="ghost" size="icon" className="hidden rail:inline-flex" aria-label={t("nav-search")} onClick={onSearch}>
            <Search />
          </Button>
          <NotificationBell />
          <UserMenu />
        </div>
      )}
    </header>
  );
}

function NotificationBell() {
  const t = useText();
  const unread = useRead("notification.unread", {});
  const count = unread.data?.count ?? 0;
  return (
    <Button asChild variant="ghost" size="icon" className="relative">
      <Link to="/inbox">
        <Bell aria-hidden />
        <span className="sr-only">{t("bell-label", { count })}</span>
        <span aria-hidden className="absolute -top-0.5 -right-0.5 glove:top-2 glove:right-2">
          <Count value={count} className="h-4.5 min-w-4.5 ring-2 ring-canvas" />
        </span>
      </Link>
    </Button>
  );
}
