import { useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/feedback";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { Wordmark } from "@/components/wordmark";
import { SignIn } from "@/features/session/sign-in";
import { CatalogueProvider } from "@/lib/catalogue";
import { Texts, useText } from "@/lib/i18n";
import type { SessionStatus } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { SessionProvider, languageOf } from "@/lib/session";
import { router } from "./router";

/** Before the first screen: who is here, in which language, with which modules and rights. */
export function Gate() {
  const status = useRead("session.status", {});
  const texts = useRead("catalogue.texts", {});
  if (status.isPending || texts.isPending) return <Splash />;
  return (
    <Texts language={languageOf(status.data)} texts={texts.data}>
      <TooltipProvider delayDuration={350}>
        {status.isError ? <Failed /> : status.data.signed_in ? <SignedIn status={status.data} /> : <SignIn status={status.data} />}
      </TooltipProvider>
    </Texts>
  );
}

function SignedIn({ status }: { status: SessionStatus }) {
  const modules = useRead("catalogue.modules", {});
  const grants = useRead("grants.current", {});
  if (modules.isPending || grants.isPending) return <Splash />;
  if (modules.isError || grants.isError) return <Failed />;
  if (grants.data === null || modules.data.length === 0) return <Preparing />;
  return (
    <Providers>
      <SessionProvider status={status} grants={grants.data}>
        <CatalogueProvider modules={modules.data}>
          <RouterProvider router={router} />
        </CatalogueProvider>
      </SessionProvider>
    </Providers>
  );
}

const Providers = ({ children }: { children: ReactNode }) => <ToastProvider>{children}</ToastProvider>;

function Splash() {
  return (
    <div className="grid h-full place-items-center" aria-busy>
      <div className="animate-soft">
        <Wordmark />
      </div>
    </div>
  );
}

/** Signed in on this device for the first time: rights and forms are on their way. */
function Preparing() {
  const t = useText();
  return (
    <main className="grid h-full place-items-center p-6" aria-busy>
      <div className="flex max-w-md flex-col items-center gap-3 text-center" role="status">
        <div className="animate-soft">
          <Wordmark />
        </div>
        <h1 className="mt-2 text-base font-medium">{t("preparing")}</h1>
        <p className="text-ink-2">{t("preparing-detail")}</p>
      </div>
    </main>
  );
}

function Failed() {
  const t = useText();
  const client = useQueryClient();
  return (
    <main className="grid h-full place-items-center">
      <ErrorState
        alone
        title={t("core-failed")}
        detail={t("core-failed-detail")}
        action={
          <Button onClick={() => void client.invalidateQueries()}>
            <RotateCw aria-hidden />
            {t("action-retry")}
          </Button>
        }
      />
    </main>
  );
}
