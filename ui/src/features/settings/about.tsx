import { Section } from "@/components/page";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useMachine } from "@/lib/machine";
import { useSession } from "@/lib/session";
import { Fact } from "./rows";
import { Updates } from "./updates";

/** What runs here and for whom. */
export function About() {
  const t = useText();
  const { status } = useSession();
  const { modules } = useCatalogue();
  const { machine } = useMachine();
  return (
    <Section>
      <dl className="grid gap-4 sm:grid-cols-2">
        <Fact label={t("settings-organisation")}>{status.org?.name}</Fact>
        <Fact label={t("settings-server")}>
          <span className="break-all">{status.server_url}</span>
        </Fact>
        {machine && <Fact label={t("settings-version")}>{machine.version}</Fact>}
        {machine && (
          <Fact label={t("settings-updates")}>
            <Updates machine={machine} />
          </Fact>
        )}
        <Fact label={t("settings-modules")}>
          <span translate="no">{modules.map((one) => `${one.name} ${one.version}`).join(" · ")}</span>
        </Fact>
      </dl>
    </Section>
  );
}
