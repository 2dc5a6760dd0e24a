import { LogOut } from "lucide-react";
import { useSignOut } from "@/components/sign-out";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { useAccountItems, usePersonName } from "./account-items";

export function UserMenu() {
  const t = useText();
  const { status } = useSession();
  const items = useAccountItems();
  const { ask, dialog } = useSignOut();
  const name = usePersonName();
  return (
    <>
      <Menu
        trigger={
          <button type="button" aria-label={t("user-menu", { name })} className="grid size-(--ctl) shrink-0 place-items-center rounded-full hover:bg-hover">
            <Avatar name={name} className="size-8 text-xs" />
          </button>
        }
      >
        <MenuLabel>
          <span className="block text-sm font-medium text-ink">{name}</span>
          {status.user?.email}
        </MenuLabel>
        <MenuSeparator />
        {items.map(({ key, icon, label, hint, run }) => (
          <MenuItem key={key} icon={icon} hint={hint} onSelect={run}>
            {label}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={LogOut} onSelect={ask}>
          {t("sign-out")}
        </MenuItem>
      </Menu>
      {dialog}
    </>
  );
}
