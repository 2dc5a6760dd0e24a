import { Section } from "@/components/page";
import { useText } from "@/lib/i18n";
import { useMachine, type MachineChoice } from "@/lib/machine";
import { Fact, SwitchRow } from "./rows";

/** This computer, in the application: how it starts, closes and tells, and where things are kept. */
export function Machine() {
  const t = useText();
  const { machine, choose } = useMachine();
  if (!machine) return null;
  const set = (choice: MachineChoice) => choose.mutate(choice);
  return (
    <Section title={t("settings-machine")}>
      <div className="flex flex-col gap-3">
        {machine.autostart !== null && (
          <SwitchRow label={t("settings-autostart")} detail={t("settings-autostart-detail")} checked={machine.autostart} onChange={(on) => set({ autostart: on })} />
        )}
        <SwitchRow
          label={t("settings-tray")}
          detail={t(machine.tray ? "settings-tray-detail" : "settings-tray-none")}
          checked={machine.tray && machine.keep_in_tray}
          disabled={!machine.tray}
          onChange={(on) => set({ keep_in_tray: on })}
        />
        <SwitchRow label={t("settings-notices")} detail={t("settings-notices-detail")} checked={machine.notifications} onChange={(on) => set({ notifications: on })} />
        {choose.error && (
          <p role="alert" className="text-label text-danger-ink">
            {t("settings-not-saved")} {choose.error.message}
          </p>
        )}
      </div>
      <dl className="mt-4 grid gap-4 border-t border-line pt-4 sm:grid-cols-2">
        <Fact label={t("settings-data")}>
          <span className="break-all font-mono text-label">{machine.data_dir}</span>
        </Fact>
        <Fact label={t("settings-tokens")}>{t(`settings-tokens-${machine.tokens}`)}</Fact>
      </dl>
    </Section>
  );
}
