import { Link } from "@tanstack/react-router";
import { LayoutGrid, Search } from "lucide-react";
import { useState } from "react";
import { Count } from "@/components/ui/count";
import { Dialog } from "@/components/ui/dialog";
import { useText } from "@/lib/i18n";
import { useNavItems, type NavItem } from "./nav-items";
import { NavLink } from "./nav-link";

const CELL =
  "relative flex min-h-14 min-w-0 -outline-offset-2 flex-1 flex-col items-center justify-center gap-0.5 px-1 py-1.5 text-2xs text-ink-2 glove:min-h-[4.5rem]";

/** Phone: the four places people go, and the rest behind one button. */
export function BottomNav({ onSearch }: { onSearch(): void }) {
  const t = useText();
  const { main, modules } = useNavItems();
  const [more, setMore] = useState(false);
  const first = modules[0];
  return (
    <nav aria-label={t("nav-label")} className="safe-bottom flex shrink-0 border-t border-line bg-surface md:hidden">
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
      <Dialog open={more} onOpenChange={setMore} title={t("nav-more")} side>
        <div className="flex flex-col gap-1 glove:gap-(--gap)" onClick={() => setMore(false)}>
          {modules.map((item) => (
            <NavLink key={item.key} item={item} />
          ))}
        </div>
      </Dialog>
    </nav>
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
