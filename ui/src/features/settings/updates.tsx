import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import { useUpdate, type MachineStatus } from "@/lib/machine";

/** What the feed of updates said, and another look; without a feed somebody else installs them. */
export function Updates({ machine }: { machine: MachineStatus }) {
  const t = useText();
  const update = useUpdate();
  if (!machine.updates) return t("settings-updates-off");
  const said = () => {
    if (update.isFetching) return t("settings-updates-looking");
    if (update.error) return t("settings-updates-failed");
    return update.data?.version ? t("settings-updates-found", { version: update.data.version }) : t("settings-updates-none");
  };
  return (
    <span className="flex flex-wrap items-center gap-(--gap)">
      <span role="status">{said()}</span>
      <Button size="sm" disabled={update.isFetching} onClick={() => void update.refetch()}>
        {t("settings-updates-look")}
      </Button>
    </span>
  );
}

/** Looks for a newer program at the start, and says so when there is one. */
export function UpdateNotice() {
  const t = useText();
  const toast = useToast();
  const version = useUpdate().data?.version;
  useEffect(() => {
    if (version) toast({ tone: "info", title: t("settings-updates-found", { version }), detail: t("settings-updates-found-detail") });
    // Once for each version, not for each language.
  }, [version]);
  return null;
}
