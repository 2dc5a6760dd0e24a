import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Kbd } from "@/components/ui/kbd";
import { Wordmark } from "@/components/wordmark";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { NavLink } from "./nav-link";
import { useNavItems } from "./nav-items";

/** Desktop: words; tablet: a rail of icons with words beneath; phone: see the bottom bar. */
export function Sidebar({ onSearch }: { onSearch(): void }) {
  const t = useText();
  const { status } = useSession();
  const { main, modules } = useNavItems();
  return (
    <aside className="hidden w-60 shrink-0 flex-col border-r border-line bg-canvas md:flex rail:w-[6.5rem]">
      <div className="flex h-14 items-center px-4 rail:justify-center rail:px-2 glove:h-[4.75rem]">
        <Link to="/" className="flex min-h-(--ctl-sm) min-w-(--ctl-sm) items-center rounded-lg rail:justify-center" aria-label={`OpsFlux · ${t("nav-home")}`}>
          <span className="rail:hidden">
            <Wordmark />
          </span>
          <span className="hidden rail:inline">
            <Wordmark small />
          </span>
        </Link>
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="bordered mx-3 mb-3 flex glove:mt-3 h-(--ctl-sm) items-center gap-2 rounded-lg border-line bg-surface px-2.5 text-sm text-ink-3 shadow-card hover:border-line-strong rail:hidden"
      >
        <Search className="size-4" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-left">{t("nav-search")}</span>
        <Kbd>{navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K"}</Kbd>
      </button>
      <nav aria-label={t("nav-label")} className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto glove:gap-(--gap) px-3 pb-4 rail:px-2">
        {main.map((item) => (
          <NavLink key={item.key} item={item} />
        ))}
        {modules.length > 0 && <hr className="mx-3 my-3 border-line" />}
        {modules.map((item) => (
          <NavLink key={item.key} item={item} />
        ))}
      </nav>
      <p className="truncate border-t border-line px-5 py-3 text-xs text-ink-3 rail:hidden">
        {status.org?.name}
        {status.device && <span className="block truncate">{t("device-line", { name: status.device.name, code: status.device.code })}</span>}
      </p>
    </aside>
  );
}
