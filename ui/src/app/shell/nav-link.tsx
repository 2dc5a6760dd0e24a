import { Link } from "@tanstack/react-router";
import { Count } from "@/components/ui/count";
import { cn } from "@/lib/cn";
import type { NavItem } from "./nav-items";

const ROW =
  "group relative flex min-h-(--ctl-sm) items-center gap-3 rounded-lg px-3 py-1.5 text-sm text-ink-2 transition-colors hover:bg-hover hover:text-ink";
const ACTIVE = "bg-selected! font-medium text-primary-ink! sun:underline";
/** On a tablet the sidebar is a rail: icon above word. */
const RAIL = "rail:flex-col rail:gap-1 rail:px-1 rail:py-2.5 rail:text-center rail:text-xs";

export function NavLink({ item }: { item: NavItem }) {
  const { icon: Icon, label, to, badge } = item;
  return (
    <Link
      to={to as "/"}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      className={cn(ROW, RAIL)}
      activeProps={{ className: ACTIVE, "aria-current": "page" }}
    >
      <Icon className="size-[1.125rem] shrink-0" aria-hidden />
      <span className="min-w-0 flex-1 truncate rail:max-w-full rail:whitespace-normal">{label}</span>
      <Count value={badge} className="rail:absolute rail:top-1 rail:right-2" />
    </Link>
  );
}
