/** Icons that modules may name (lucide names, in either spelling); others show a plain mark. */
import {
  Activity, AlarmClock, Anchor, Archive, Bed, Bell, BookOpen, Box, Boxes, Briefcase, Building, Building2, Bus,
  Calendar, CalendarDays, Camera, ChartColumn, CircleCheck, CircleDot, Clipboard, ClipboardCheck, ClipboardList, Clock,
  Container, Droplet, Factory, FileText, Files, Flag, Flame, FlaskConical, Folder, Gauge, HardHat, Heart, HeartPulse,
  Helicopter, House, Inbox, Key, Layers, LayoutGrid, LifeBuoy, ListChecks, ListTodo, Lock, MapPin, MapPinned, Microscope, Package,
  Plane, Radio, Scale, Search, SearchCheck, Settings, Shield, ShieldAlert, ShieldCheck, Ship, ShipWheel, Siren, Stethoscope, Table,
  Tag, Thermometer, Tickets, TriangleAlert, Truck, User, UserCheck, Users, Warehouse, Waves, Wind, Wrench, Zap,
  type LucideIcon, type LucideProps,
} from "lucide-react";

const ICONS: { [name: string]: LucideIcon } = {
  Activity, AlarmClock, Anchor, Archive, Bed, Bell, BookOpen, Box, Boxes, Briefcase, Building, Building2, Bus,
  Calendar, CalendarDays, Camera, ChartColumn, CircleCheck, CircleDot, Clipboard, ClipboardCheck, ClipboardList, Clock,
  Container, Droplet, Factory, FileText, Files, Flag, Flame, FlaskConical, Folder, Gauge, HardHat, Heart, HeartPulse,
  Helicopter, House, Inbox, Key, Layers, LayoutGrid, LifeBuoy, ListChecks, ListTodo, Lock, MapPin, MapPinned, Microscope, Package,
  Plane, Radio, Scale, Search, SearchCheck, Settings, Shield, ShieldAlert, ShieldCheck, Ship, ShipWheel, Siren, Stethoscope, Table,
  Tag, Thermometer, Tickets, TriangleAlert, Truck, User, UserCheck, Users, Warehouse, Waves, Wind, Wrench, Zap,
  // Earlier lucide names that packages still use.
  AlertTriangle: TriangleAlert, AlertCircle: CircleDot, CheckCircle: CircleCheck, Home: House, BarChart: ChartColumn,
};

/** Every name that has an icon of its own. */
export const ICON_NAMES = Object.keys(ICONS).sort();

const pascal = (name: string) =>
  name
    .split(/[-_ ]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

/** Whether a name shows its own icon and not the plain mark. */
export const hasIcon = (name: string): boolean => pascal(name) in ICONS;

export function iconNamed(name: string | undefined): LucideIcon {
  return (name && ICONS[pascal(name)]) || FileText;
}

export function Icon({ name, ...rest }: LucideProps & { name: string | undefined }) {
  const Found = iconNamed(name);
  return <Found aria-hidden {...rest} />;
}
