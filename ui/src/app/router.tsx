/** Addresses. The only place that joins features. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { Home } from "@/features/home/home";
import { Inbox } from "@/features/inbox/inbox";
import { RecordPage } from "@/features/records/detail/record-page";
import { RecordRedirect } from "@/features/records/detail/redirect";
import { EditPage } from "@/features/records/form/edit-page";
import { NewPage } from "@/features/records/form/new-page";
import { QuickPage } from "@/features/records/quick/quick-page";
import { ListPage } from "@/features/records/list/list-page";
import { listSearch } from "@/lib/list-search";
import { SearchPage } from "@/features/search/search-page";
import { Shell } from "./shell/shell";
import { NotFound } from "@/components/not-found";

const root = createRootRoute({ component: Shell, notFoundComponent: () => <NotFound /> });
const at = <P extends string>(path: P) => ({ getParentRoute: () => root, path });

/** Few open them: they load apart. */
const settings = lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage");

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const routes = [
  createRoute({ ...at("/"), component: Home }),
  createRoute({
    ...at("/inbox"),
    component: Inbox,
    validateSearch: (search): { tab?: string } => ({ tab: text(search.tab) }),
  }),
  createRoute({ ...at("/sync"), component: lazyRouteComponent(() => import("@/features/sync/sync-page"), "SyncPage") }),
  createRoute({ ...at("/settings"), component: settings }),
  createRoute({ ...at("/settings/$section"), component: settings }),
  createRoute({
    ...at("/search"),
    component: SearchPage,
    validateSearch: (search): { q?: string } => ({ q: text(search.q) }),
  }),
  createRoute({ ...at("/record/$id"), component: RecordRedirect }),
  createRoute({ ...at("/$module/$plural"), component: ListPage, validateSearch: listSearch }),
  createRoute({
    ...at("/$module/$plural/new"),
    component: NewPage,
    validateSearch: (search): { draft?: string; fill?: string } => ({ draft: text(search.draft), fill: text(search.fill) }),
  }),
  createRoute({
    ...at("/$module/$plural/quick"),
    component: QuickPage,
    validateSearch: (search): { draft?: string } => ({ draft: text(search.draft) }),
  }),
  createRoute({ ...at("/$module/$plural/$id"), component: RecordPage }),
  createRoute({ ...at("/$module/$plural/$id/edit"), component: EditPage }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
