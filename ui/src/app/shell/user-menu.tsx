import { useNavigate } from "@tanstack/react-router";
import { Languages, LogOut, Monitor, Moon, RefreshCw, Settings, Sun, SunMedium, type LucideIcon } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useText } from "@/lib/i18n";
import { THEMES, usePreferences, type Theme } from "@/lib/preferences";
import { useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";
import { useSignOut } from "@/components/sign-out";

const THEME_ICONS: { [T in Theme]: LucideIcon } = { system: Monitor, light: Sun, dark: Moon, sun: SunMedium };

export function UserMenu() {
  const t = useText();
  const { status, language } = useSession();
  const navigate = useNavigate();
  const { theme, change } = usePreferences();
  const setLanguage = useWrite("session.set_language");
  const { ask, dialog } = useSignOut();
  const name = [status.user?.first_name, status.user?.last_name].filter(Boolean).join(" ");
  const other = language === "fr" ? "en" : "fr";
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
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
        <MenuItem icon={RefreshCw} onSelect={() => void navigate({ to: "/sync" })}>
          {t("nav-sync")}
        </MenuItem>
        <MenuItem icon={Settings} onSelect={() => void navigate({ to: "/settings" })}>
          {t("nav-settings")}
        </MenuItem>
        <MenuItem icon={THEME_ICONS[theme]} hint={t(`theme-${theme}`)} onSelect={() => change({ theme: nextTheme })}>
          {t("settings-theme")}
        </MenuItem>
        <MenuItem icon={Languages} onSelect={() => setLanguage.mutate({ language: other })}>
          {t(`language-${other}`)}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={LogOut} onSelect={ask}>
          {t("sign-out")}
        </MenuItem>
      </Menu>
      {dialog}
    </>
  );
}
