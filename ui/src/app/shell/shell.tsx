import { Outlet, useRouterState } from "@tanstack/react-router";
import { Fragment, lazy, Suspense, useState } from "react";
import { UpdateNotice } from "@/features/settings/updates";
import { useText } from "@/lib/i18n";
import { useShortcut } from "@/lib/shortcut";
import { useWide } from "@/lib/wide";
import { BottomNav } from "./bottom-nav";
import { Banners } from "./banners";
import { KeysHelp } from "./keys-help";
import { Sidebar } from "./sidebar";
import { Topbar } from "./topbar";

// Opened by nobody before the first screen is there, and loaded right after it.
const Palette = lazy(async () => ({ default: (await import("@/features/search/palette")).Palette }));

/** A form is one thing to do: on a phone its own buttons stand where the bar was. */
const FORM = /\/(new|quick|edit)$/;

/** Navigation, the state of synchronisation and the page. */
export function Shell() {
  const t = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const phone = !useWide("(min-width: 48rem)");
  const [palette, setPalette] = useState(false);
  useShortcut("mod+k", () => setPalette((open) => !open));
  return (
    <div className="flex h-full">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
        className="sr-only z-50 rounded-lg bg-primary px-4 py-2 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip-to-content")}
      </a>
      <Sidebar onSearch={() => setPalette(true)} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Topbar onSearch={() => setPalette(true)} slim={phone} />
        <Banners />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <Fragment key={path}>
            <Outlet />
          </Fragment>
        </main>
        {phone && !FORM.test(path) && <BottomNav onSearch={() => setPalette(true)} />}
      </div>
      <Suspense fallback={null}>
        <Palette open={palette} onOpenChange={setPalette} />
      </Suspense>
      <KeysHelp />
      <UpdateNotice />
    </div>
  );
}
