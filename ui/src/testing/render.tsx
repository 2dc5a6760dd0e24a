import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { useState, type ReactNode } from "react";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { CatalogueProvider } from "@/lib/catalogue";
import { Texts } from "@/lib/i18n";
import type { Grants, SessionStatus } from "@/lib/model";
import { makeQueryClient } from "@/lib/queries";
import { SessionProvider } from "@/lib/session";
import { garden, gardenTexts } from "./garden";

const status = { signed_in: true, language: "en", user: { id: "u1", email: "u@x.test", first_name: "Una", last_name: "Field", language: "en" }, org: null, device: null, server_url: "", read_only: false, expired: false } as SessionStatus;

const ELSEWHERE = "/$module/$plural/$id";

/** Shows a screen at an address of the garden module, with the permissions given: everywhere, or as far as said. */
export function renderAt(path: string, route: string, Screen: () => ReactNode, permissions: string[] | { [permission: string]: string[] }) {
  const reach = Array.isArray(permissions) ? Object.fromEntries(permissions.map((p) => [p, ["all"]])) : permissions;
  const grants = { reach, subject: { sites: [] } } as unknown as Grants;
  const root = createRootRoute();
  const elsewhere = createRoute({ getParentRoute: () => root, path: ELSEWHERE, component: () => <p>a record's page</p> });
  const screen = createRoute({ getParentRoute: () => root, path: route, component: Screen });
  const router = createRouter({ routeTree: root.addChildren(route === ELSEWHERE ? [screen] : [screen, elsewhere]), history: createMemoryHistory({ initialEntries: [path] }) });
  function World() {
    const [client] = useState(makeQueryClient);
    return (
      <QueryClientProvider client={client}>
        <Texts language="en" texts={gardenTexts}>
          <TooltipProvider>
            <ToastProvider>
              <SessionProvider status={status} grants={grants}>
                <CatalogueProvider modules={[garden]}>
                  <RouterProvider router={router as never} />
                </CatalogueProvider>
              </SessionProvider>
            </ToastProvider>
          </TooltipProvider>
        </Texts>
      </QueryClientProvider>
    );
  }
  return render(<World />);
}
