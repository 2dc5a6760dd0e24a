import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { CatalogueProvider } from "@/lib/catalogue";
import { Texts } from "@/lib/i18n";
import type { SessionStatus } from "@/lib/model";
import { makeQueryClient } from "@/lib/queries";
import { SessionProvider } from "@/lib/session";
import { fakeCore } from "@/testing/fake-core";
import "@/styles/index.css";
import en from "./en.ftl?raw";
import fr from "./fr.ftl?raw";
import { Gallery } from "./gallery";
import { LookContext, useLookState } from "./look";
import { DATA, gallery, OTHER, TARGET } from "./specimens";

const status = { signed_in: true, user: { id: TARGET.id, email: "", first_name: "Joan", last_name: "Larsen", language: "en" }, org: null, device: null, server_url: "", read_only: false, expired: false };

const root = createRootRoute();
const router = createRouter({
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: "/", component: Gallery }),
    createRoute({ getParentRoute: () => root, path: "/record/$id", component: Gallery }),
  ]),
  history: createMemoryHistory({ initialEntries: ["/"] }),
});

function App() {
  const [client] = useState(makeQueryClient);
  const look = useLookState();
  const { language } = look;
  return (
    <QueryClientProvider client={client}>
      <Texts language={language} texts={{ en, fr } as never}>
        <TooltipProvider>
          <ToastProvider>
            <SessionProvider status={{ ...status, language } as SessionStatus} grants={null}>
              <CatalogueProvider modules={[gallery]}>
                <LookContext value={look}>
                  <RouterProvider router={router as never} />
                </LookContext>
              </CatalogueProvider>
            </SessionProvider>
          </ToastProvider>
        </TooltipProvider>
      </Texts>
    </QueryClientProvider>
  );
}

fakeCore({
  "record.options": [TARGET, OTHER],
  "record.names": { [TARGET.id]: TARGET.title, [OTHER.id]: OTHER.title },
  "sync.status": { online: true, cut: false },
});
(globalThis as unknown as { galleryData: string[] }).galleryData = DATA;

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
