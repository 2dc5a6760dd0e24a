import { Check } from "lucide-react";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { inputStyle } from "@/components/ui/input";
import { Tiles } from "@/components/ui/tiles";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { CategoryView, Channel, DigestFrequency, NotificationPreferences } from "@/lib/model";
import { Part, SwitchRow } from "./rows";
import { useNotificationPreferences } from "./use-preferences";

/** The channels a person can switch (contract D13). */
const CHANNELS: Channel[] = ["in_app", "email", "sms"];
const PRIORITIES = [0, 1, 2, 3] as const;
const FREQUENCIES: DigestFrequency[] = ["daily", "weekly"];

interface PartProps {
  chosen: NotificationPreferences;
  change(part: Partial<NotificationPreferences>): void;
}

const toggled = <T,>(list: T[], value: T, on: boolean) => (on ? [...list, value] : list.filter((one) => one !== value));

/** What a person wants to be told, how and when (contract D12, D13). */
export function Notifications() {
  const t = useText();
  const { view, change, failed } = useNotificationPreferences();
  return (
    <Answer of={view} what={t("settings-in-notifications")} part waiting={null}>
      {({ chosen, categories, ready }) => (
        <Section>
          <fieldset disabled={!ready} className="flex flex-col gap-4">
            <p role="status" className={cn("text-label", failed ? "text-danger-ink" : "text-ink-3")}>
              {failed ? (failed.key && t.maybe(failed.key)) || t("settings-not-saved") : t(ready ? "settings-saved-here" : "settings-not-here")}
            </p>
            <Channels chosen={chosen} change={change} />
            <Quiet chosen={chosen} change={change} />
            <Priority chosen={chosen} change={change} />
            <Categories chosen={chosen} change={change} categories={categories} />
            <Digest chosen={chosen} change={change} />
          </fieldset>
        </Section>
      )}
    </Answer>
  );
}

function Channels({ chosen, change }: PartProps) {
  const t = useText();
  return (
    <Part title={t("settings-channels")}>
      {CHANNELS.map((channel) => (
        <SwitchRow
          key={channel}
          label={t(`channel-${channel}`)}
          detail={t(`channel-${channel}-detail`)}
          checked={chosen.enabled_channels.includes(channel)}
          onChange={(on) => change({ enabled_channels: toggled(chosen.enabled_channels, channel, on) })}
        />
      ))}
    </Part>
  );
}

function Quiet({ chosen, change }: PartProps) {
  const t = useText();
  const { dnd_enabled: on, dnd_start: start, dnd_end: end } = chosen;
  return (
    <Part title={t("settings-quiet")} detail={t("settings-quiet-detail")}>
      <SwitchRow label={t("settings-quiet-on", { start, end })} checked={on} onChange={(value) => change({ dnd_enabled: value })} />
      {on && (
        <div className="flex flex-wrap gap-4">
          <Clock label={t("settings-quiet-start")} value={start} onChange={(value) => change({ dnd_start: value })} />
          <Clock label={t("settings-quiet-end")} value={end} onChange={(value) => change({ dnd_end: value })} />
        </div>
      )}
    </Part>
  );
}

function Clock(props: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="flex flex-col gap-1.5 text-sm font-medium">
      {props.label}
      <input
        type="time"
        required
        className={cn(inputStyle, "h-(--ctl) w-36")}
        value={props.value}
        onChange={(event) => event.target.value && props.onChange(event.target.value)}
      />
    </label>
  );
}

function Priority({ chosen, change }: PartProps) {
  const t = useText();
  return (
    <Part title={t("settings-priority")} detail={t("settings-priority-detail")}>
      <select
        aria-label={t("settings-priority")}
        className={cn(inputStyle, "h-(--ctl) max-w-80")}
        value={chosen.min_priority}
        onChange={(event) => change({ min_priority: Number(event.target.value) })}
      >
        {PRIORITIES.map((level) => (
          <option key={level} value={level}>
            {t(`priority-from-${level}`)}
          </option>
        ))}
      </select>
    </Part>
  );
}

function Categories({ chosen, change, categories }: PartProps & { categories: CategoryView[] }) {
  const t = useText();
  const { muted_categories: muted } = chosen;
  return (
    <Part title={t("settings-categories")} detail={t("settings-categories-detail")}>
      {/* The whole line is the target: a finger need not find the box. */}
      <div className="grid gap-x-6 sm:grid-cols-2 glove:gap-y-3">
        {categories.map(({ code, mandatory }) => (
          <label key={code} className="relative flex min-h-(--ctl) items-center gap-3 text-sm font-medium">
            <input
              type="checkbox"
              className="peer absolute inset-0 size-full cursor-pointer appearance-none rounded-lg disabled:cursor-default"
              checked={mandatory || !muted.includes(code)}
              disabled={mandatory}
              onChange={(event) => change({ muted_categories: toggled(muted, code, !event.target.checked) })}
            />
            <span
              aria-hidden
              className="bordered grid size-5 shrink-0 place-items-center rounded border-line-strong bg-surface text-transparent peer-checked:border-primary peer-checked:bg-primary peer-checked:text-on-primary peer-disabled:opacity-55 glove:size-9"
            >
              <Check className="size-4 glove:size-7" />
            </span>
            <span>
              {t(`category-${code}`)}
              {mandatory && <span className="block text-label font-normal text-ink-3">{t("settings-category-mandatory")}</span>}
            </span>
          </label>
        ))}
      </div>
    </Part>
  );
}

function Digest({ chosen, change }: PartProps) {
  const t = useText();
  return (
    <Part title={t("settings-digest")}>
      <SwitchRow
        label={t("settings-digest-on")}
        detail={t("settings-digest-detail")}
        checked={chosen.digest_enabled}
        onChange={(on) => change({ digest_enabled: on })}
      />
      {chosen.digest_enabled && (
        <>
          <span id="digest-title" className="sr-only">
            {t("settings-digest-frequency")}
          </span>
          <Tiles
            id="digest"
            labelledBy="digest-title"
            value={chosen.digest_frequency}
            onChange={(value) => change({ digest_frequency: value as DigestFrequency })}
            tiles={FREQUENCIES.map((value) => ({ value, label: t(`digest-${value}`) }))}
          />
        </>
      )}
    </Part>
  );
}
