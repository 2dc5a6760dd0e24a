import { Link } from "@tanstack/react-router";
import { LayoutGrid, LogOut, Search } from "lucide-react";
import { useState } from "react";
import { useSignOut } from "@/components/sign-out";
import { Count } from "@/components/ui/count";
import { Dialog } from "@/components/ui/dialog";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { useAccountItems, useLinkItem, usePersonName, type AccountItem } from "./account-items";
import { useNavItems, type NavItem } from "./nav-items";
import { NavLink } from "./nav-link";

const CELL =
  "relative flex min-h-14 min-w-0 -outline-offset-2 flex-1 flex-col items-center justify-center gap-0.5 px-1 text-2xs text-ink-2 glove:min-h-16";

/** Phone: the four places people go, and the rest behind one button. */
export function BottomNav({ onSearch }: { onSearch(): void }) {
  const t = useText();
  const { main, modules } = useNavItems();
  const [more, setMore] = useState(false);
  const first = modules[0];
  return (
    <nav aria-label={t("nav-label")} className="safe-bottom flex shrink-0 border-t border-line bg-surface">
      {main.map((item) => (
        <BottomLink key={item.key} item={item} />
      ))}
      {first && <BottomLink item={first} />}
      <button type="button" className={CELL} onClick={onSearch}>
        <Search className="size-5" aria-hidden />
        {t("nav-search-short")}
      </button>
      <button type="button" className={CELL} onClick={() => setMore(true)}>
        <LayoutGrid className="size-5" aria-hidden />
        {t("nav-more")}
      </button>
      <More open={more} onOpenChange={setMore} modules={modules} />
    </nav>
  );
}

const GRID = "grid grid-cols-2 gap-(--gap)";

/** Every place, and what a person finds under their name: from below, where the thumb is. */
function More(props: { open: boolean; onOpenChange(open: boolean): void; modules: NavItem[] }) {
  const t = useText();
  const { status } = useSession();
  const name = usePersonName();
  const items = [...useAccountItems(), ...useLinkItem()];
  const { ask, dialog } = useSignOut();
  const close = () => props.onOpenChange(false);
  return (
    <>
      <Dialog open={props.open} onOpenChange={props.onOpenChange} title={t("nav-more")} description={[name, status.user?.email].filter(Boolean).join(" · ")}>
        <div className={GRID} onClick={close}>
          {props.modules.map((item) => (
            <NavLink key={item.key} item={item} />
          ))}
        </div>
        <hr className="my-3 border-line" />
        <div className={GRID} onClick={close}>
          {[...items, { key: "out", icon: LogOut, label: t("sign-out"), run: ask }].map((item) => (
            <AccountButton key={item.key} item={item} />
          ))}
        </div>
      </Dialog>
      {dialog}
    </>
  );
}

function AccountButton({ item }: { item: AccountItem }) {
  const { icon: Icon, label, hint, run } = item;
  return (
    <button type="button" onClick={run} className="flex min-h-(--ctl-sm) items-center gap-3 rounded-lg px-3 py-1.5 text-left text-sm text-ink-2 hover:bg-hover">
      <Icon className="size-[1.125rem] shrink-0" aria-hidden />
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </button>
  );
}

function BottomLink({ item }: { item: NavItem }) {
  const { icon: Icon } = item;
  return (
    <Link
      to={item.to as "/"}
      activeOptions={{ exact: item.to === "/", includeSearch: false }}
      className={CELL}
      activeProps={{ className: "font-semibold text-primary-ink!", "aria-current": "page" }}
    >
      <Icon className="size-5" aria-hidden />
      <span className="max-w-full truncate">{item.label}</span>
      <Count value={item.badge} className="absolute top-1 left-[56%]" />
    </Link>
  );
}
