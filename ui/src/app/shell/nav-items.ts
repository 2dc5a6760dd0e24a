import { House, Inbox, type LucideIcon } from "lucide-react";
import { iconNamed } from "@/components/icon";
import { useCatalogue, type Catalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels, type Labels } from "@/lib/labels";
import { useRead } from "@/lib/queries";
import { useSession, type Session } from "@/lib/session";

export interface NavItem {
  key: string;
  label: string;
  icon: LucideIcon;
  /** Address inside the application. */
  to: string;
  badge?: number;
}

/** Menu entries of all modules that this person may see. */
export function moduleItems(catalogue: Catalogue, session: Session, labels: Labels): NavItem[] {
  return catalogue.menu
    .filter((item) => item.permission === "" || session.may(item.permission))
    .map((item) => ({
      key: `${item.module}:${item.route}:${item.label}`,
      label: labels.menu(item.label),
      icon: iconNamed(item.icon),
      to: item.route,
    }));
}

export function useNavItems(): { main: NavItem[]; modules: NavItem[] } {
  const t = useText();
  const catalogue = useCatalogue();
  const session = useSession();
  const labels = useLabels();
  const unread = useRead("notification.unread", {});
  const returned = useRead("returned.list", {});
  const badge = (unread.data?.count ?? 0) + (returned.data?.length ?? 0);
  return {
    main: [
      { key: "home", label: t("nav-home"), icon: House, to: "/" },
      { key: "inbox", label: t("nav-inbox"), icon: Inbox, to: "/inbox", badge },
    ],
    modules: moduleItems(catalogue, session, labels),
  };
}
