/** The signed-in person, their language and their rights, for every screen. */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { Language } from "./format";
import type { Grants, RecordType, SessionStatus } from "./model";

export interface Session {
  status: SessionStatus;
  language: Language;
  grants: Grants | null;
  /** Whether a permission is held in any scope. The core judges each record. */
  may(permission: string): boolean;
  mayOn(action: string, type: RecordType): boolean;
}

export function languageOf(status: SessionStatus | undefined): Language {
  return status?.language === "en" ? "en" : "fr";
}

function makeSession(status: SessionStatus, grants: Grants | null): Session {
  const reach = grants?.reach ?? {};
  const may = (permission: string) => (reach[permission]?.length ?? 0) > 0;
  return {
    status,
    language: languageOf(status),
    grants,
    may,
    mayOn: (action, type) => may(`${type.module}.${action}.${type.name}`),
  };
}

const Context = createContext<Session | null>(null);

export function SessionProvider(props: {
  status: SessionStatus;
  grants: Grants | null;
  children: ReactNode;
}) {
  const { status, grants } = props;
  const value = useMemo(() => makeSession(status, grants), [status, grants]);
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}

export function useSession(): Session {
  const found = useContext(Context);
  if (!found) throw new Error("SessionProvider is missing");
  return found;
}

export function useLanguage(): Language {
  return useContext(Context)?.language ?? "fr";
}
