/** The sections of the settings, by their address: `/settings/<key>`; their names are `settings-in-<key>`. */
import { Bell, Info, MonitorSmartphone, Palette, RefreshCw, UserRound, type LucideIcon } from "lucide-react";

export const SETTINGS = [
  { key: "profile", icon: UserRound },
  { key: "display", icon: Palette },
  { key: "notifications", icon: Bell },
  { key: "device", icon: MonitorSmartphone },
  { key: "sync", icon: RefreshCw },
  { key: "about", icon: Info },
] as const satisfies readonly { key: string; icon: LucideIcon }[];

export type SettingsSection = (typeof SETTINGS)[number]["key"];
