import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, ChevronRight } from "lucide-react";
import type { ComponentType } from "react";
import { NotFound } from "@/components/not-found";
import { Page, PageHead } from "@/components/page";
import { useText } from "@/lib/i18n";
import { SETTINGS, type SettingsSection } from "@/lib/settings-sections";
import { useTitle } from "@/lib/title";
import { useWide } from "@/lib/wide";
import { About } from "./about";
import { Device } from "./device";
import { Display } from "./display";
import { Notifications } from "./notifications";
import { Profile } from "./profile";
import { Sync } from "./sync";

const PAGES: { [S in SettingsSection]: ComponentType } = {
  profile: Profile,
  display: Display,
  notifications: Notifications,
  device: Device,
  sync: Sync,
  about: About,
};

/** Sections: beside their list where there is room; on a phone the list, then the page. */
export function SettingsPage() {
  const { section: asked } = useParams({ strict: false }) as { section?: string };
  const wide = useWide("(min-width: 48rem)");
  const section = SETTINGS.find(({ key }) => key === asked)?.key;
  if (asked && !section) return <NotFound />;
  if (wide) return <Beside section={section ?? SETTINGS[0].key} />;
  return section ? <Alone section={section} /> : <List />;
}

function Beside({ section }: { section: SettingsSection }) {
  const t = useText();
  const Section = PAGES[section];
  return (
    <Page wide className="grid grid-cols-[14rem_minmax(0,1fr)] items-start gap-x-8 lg:grid-cols-[16rem_minmax(0,46rem)]">
      <div className="sticky top-0 flex flex-col gap-4">
        <PageHead title={t("nav-settings")} />
        <nav aria-label={t("nav-settings")} className="flex flex-col gap-0.5 glove:gap-(--gap)">
          {SETTINGS.map(({ key, icon: Icon }) => (
            <Link
              key={key}
              to="/settings/$section"
              params={{ section: key }}
              aria-current={key === section ? "page" : undefined}
              className="flex min-h-(--ctl) items-center gap-3 rounded-lg px-3 py-1.5 text-sm text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-primary-ink sun:aria-[current=page]:underline"
            >
              <Icon className="size-[1.125rem] shrink-0" aria-hidden />
              {t(`settings-in-${key}`)}
            </Link>
          ))}
        </nav>
      </div>
      <section aria-labelledby="settings-section" className="flex min-w-0 flex-col gap-4">
        <h2 id="settings-section" className="flex min-h-7 items-center text-base font-semibold">
          <Named section={section} />
        </h2>
        <Section />
      </section>
    </Page>
  );
}

/** The section's name, for the page and the window. */
function Named({ section }: { section: SettingsSection }) {
  const t = useText();
  const name = t(`settings-in-${section}`);
  useTitle(section === SETTINGS[0].key ? null : name);
  return name;
}

function List() {
  const t = useText();
  return (
    <Page>
      <PageHead title={t("nav-settings")} />
      <nav aria-label={t("nav-settings")} className="card divide-y divide-line overflow-hidden">
        {SETTINGS.map(({ key, icon: Icon }) => (
          <Link key={key} to="/settings/$section" params={{ section: key }} className="flex min-h-(--row) items-center gap-4 px-4 py-3 -outline-offset-2 hover:bg-hover">
            <Icon className="size-5 shrink-0 text-ink-3" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{t(`settings-in-${key}`)}</span>
              <span className="block text-label text-ink-3">{t(`settings-in-${key}-detail`)}</span>
            </span>
            <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />
          </Link>
        ))}
      </nav>
    </Page>
  );
}

function Alone({ section }: { section: SettingsSection }) {
  const t = useText();
  const Section = PAGES[section];
  return (
    <Page>
      <div className="flex flex-col gap-1">
        <Link to="/settings" className="-ml-2 inline-flex min-h-(--ctl-sm) w-fit items-center gap-2 rounded-lg px-2 text-label text-ink-2 hover:bg-hover">
          <ArrowLeft className="size-4" aria-hidden />
          {t("nav-settings")}
        </Link>
        <PageHead title={t(`settings-in-${section}`)} />
      </div>
      <Section />
    </Page>
  );
}
