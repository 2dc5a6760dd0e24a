import { CircleAlert, Languages } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { FieldFrame } from "@/components/field-frame";
import { Wordmark } from "@/components/wordmark";
import type { CommandFailure } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { useTitle } from "@/lib/title";
import type { SessionStatus } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { languageOf } from "@/lib/session";

/** Why signing in failed, and what to do. */
function useReason(error: CommandFailure | null): string | null {
  const t = useText();
  if (!error) return null;
  const own: { [code: string]: string } = {
    unauthenticated: "sign-in-wrong",
    offline: "sign-in-offline",
    rate_limited: "sign-in-too-often",
  };
  return (error.key && t.maybe(error.key)) || t(own[error.code] ?? "sign-in-failed");
}

export function SignIn({ status }: { status: SessionStatus }) {
  const t = useText();
  useTitle(t("sign-in-title"));
  const [email, setEmail] = useState(status.user?.email ?? "");
  const [password, setPassword] = useState("");
  const signIn = useWrite("session.sign_in");
  const reason = useReason(signIn.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <main className="grid h-full overflow-y-auto lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] sun:grid-cols-none">
      <div className="flex flex-col px-6 py-8 sm:px-12">
        <div className="flex items-center justify-between">
          <Wordmark />
          <LanguageButton status={status} />
        </div>
        <form onSubmit={submit} className="m-auto flex w-full max-w-sm flex-col gap-5 py-10">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t("sign-in-title")}</h1>
            <p className="mt-1 text-ink-2">{status.org?.name ?? t("sign-in-lead")}</p>
          </div>
          {status.expired && <p role="status" className="rounded-lg bg-warning-soft px-3 py-2 text-warning-ink">{t("sign-in-expired")}</p>}
          <LeftBehind />
          <FieldFrame id="email" label={t("sign-in-email")}>
            <Input id="email" type="email" autoComplete="username" required value={email} onChange={(e) => setEmail(e.target.value)} />
          </FieldFrame>
          <FieldFrame id="password" label={t("sign-in-password")}>
            <Input id="password" type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} />
          </FieldFrame>
          {reason && (
            <p role="alert" className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2.5 text-danger-ink">
              <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
              {reason}
            </p>
          )}
          <Button type="submit" variant="primary" size="lg" disabled={signIn.isPending}>
            {t(signIn.isPending ? "sign-in-going" : "sign-in-action")}
          </Button>
          <p className="text-label text-ink-3">{t("sign-in-note")}</p>
        </form>
        <p className="text-xs text-ink-3">{status.server_url}</p>
      </div>
      <Seascape />
    </main>
  );
}

/** On a shared tablet: what the one before had not sent is safe, and leaves whoever signs in. */
function LeftBehind() {
  const t = useText();
  const status = useRead("sync.status", {}).data;
  if (!status || status.queued_operations + status.queued_files === 0) return null;
  return (
    <p role="status" className="rounded-lg bg-info-soft px-3 py-2 text-info-ink">
      {t("sign-in-left", { count: status.queued_operations, files: status.queued_files })}
    </p>
  );
}

function LanguageButton({ status }: { status: SessionStatus }) {
  const t = useText();
  const setLanguage = useWrite("session.set_language");
  const other = languageOf(status) === "fr" ? "en" : "fr";
  return (
    <Button variant="ghost" size="sm" lang={other} onClick={() => setLanguage.mutate({ language: other })}>
      <Languages aria-hidden />
      {t(`language-${other}`)}
    </Button>
  );
}

/** A quiet horizon: no photograph, no request. */
function Seascape() {
  const t = useText();
  return (
    <div aria-hidden className="relative hidden overflow-hidden bg-linear-to-b from-scene-sky to-scene-haze lg:block sun:hidden">
      <svg viewBox="0 0 800 900" preserveAspectRatio="xMidYMax slice" className="absolute inset-0 size-full">
        <circle cx="560" cy="330" r="70" className="fill-scene-light" opacity="0.9" />
        <g className="fill-scene-steel">
          <path d="M180 520h230v14H180zM205 534l-18 160h14l16-160zM370 534l18 160h-14l-16-160zM288 534h14v160h-14zM210 470h60v50h-60zM285 440h70v80h-70zM372 400h8v120h-8zM330 350l10-10 60 130h-16zM236 440h6v30h-6z" />
        </g>
        {[0, 1, 2, 3].map((i) => (
          <path
            key={i}
            d={`M-40 ${660 + i * 62}q70 -26 140 0t140 0 140 0 140 0 140 0 140 0V940H-40z`}
            className="fill-scene-sea"
            opacity={0.45 + i * 0.18}
          />
        ))}
      </svg>
      <p className="absolute inset-x-12 bottom-12 max-w-md text-lg leading-snug font-medium text-on-shade">{t("sign-in-promise")}</p>
    </div>
  );
}
