import { useState, type FormEvent } from "react";
import { Answer } from "@/components/answer";
import { FieldFrame } from "@/components/field-frame";
import { Section } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Input, inputStyle } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { ProfileView } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";

type Entered = Pick<ProfileView, "first_name" | "last_name" | "phone" | "time_zone">;

/** Every time zone there is, with the one chosen. */
const zones = (chosen: string) => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", chosen])].filter(Boolean).sort();

/** The person's own name, telephone and clock. */
export function Profile() {
  const t = useText();
  const profile = useRead("profile.get", {});
  return (
    <Answer of={profile} what={t("settings-in-profile")} part waiting={null}>
      {(known) => (
        <Section>
          {/* What arrives from elsewhere starts the form anew. */}
          <Form key={[known.first_name, known.last_name, known.phone, known.time_zone].join("|")} profile={known} />
        </Section>
      )}
    </Answer>
  );
}

/** What is new: a clock that is only guessed is not written down with a name. */
function changes(entered: Entered, profile: ProfileView): Partial<Entered> {
  return Object.fromEntries(Object.entries(entered).filter(([name, value]) => value.trim() !== profile[name as keyof Entered]));
}

function Form({ profile }: { profile: ProfileView }) {
  const t = useText();
  const toast = useToast();
  const save = useWrite("profile.set");
  const [entered, setEntered] = useState<Entered>({ first_name: profile.first_name, last_name: profile.last_name, phone: profile.phone, time_zone: profile.time_zone });
  const changed = Object.keys(changes(entered, profile)).length > 0;
  const issue = (name: keyof Entered) => {
    const found = save.error?.issues.find((one) => one.path === name);
    return found && (t.maybe(found.key, found.params) ?? found.code);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was saved starts the form anew, perhaps before the answer comes: a callback of this one would be lost.
    void save.mutateAsync(changes(entered, profile)).then(
      () => toast({ title: t("settings-profile-saved") }),
      () => undefined,
    );
  };
  const field = (name: keyof Entered, complete: string, help?: string) => (
    <FieldFrame id={`profile-${name}`} label={t(`settings-${name}`)} help={help} error={issue(name)} required={name !== "phone"}>
      <Input
        id={`profile-${name}`}
        autoComplete={complete}
        type={name === "phone" ? "tel" : "text"}
        value={entered[name]}
        aria-invalid={issue(name) !== undefined || undefined}
        aria-describedby={help ? `profile-${name}-help` : undefined}
        onChange={(event) => setEntered({ ...entered, [name]: event.target.value })}
      />
    </FieldFrame>
  );
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!profile.editable} className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))] gap-4">
        {field("first_name", "given-name")}
        {field("last_name", "family-name")}
        {field("phone", "tel", t("settings-phone-help"))}
        <FieldFrame id="profile-email" label={t("sign-in-email")} help={t("settings-email-help")}>
          <Input id="profile-email" value={profile.email} readOnly aria-describedby="profile-email-help" />
        </FieldFrame>
        <FieldFrame id="profile-time_zone" label={t("settings-time_zone")} help={t("settings-time_zone-help")} error={issue("time_zone")}>
          <select
            id="profile-time_zone"
            className={cn(inputStyle, "h-(--ctl)")}
            aria-describedby="profile-time_zone-help"
            value={entered.time_zone}
            onChange={(event) => setEntered({ ...entered, time_zone: event.target.value })}
          >
            {entered.time_zone === "" && <option value="" />}
            {zones(entered.time_zone).map((zone) => (
              <option key={zone} translate="no">{zone}</option>
            ))}
          </select>
        </FieldFrame>
      </fieldset>
      {save.error && save.error.issues.length === 0 && (
        <p role="alert" className="mt-3 text-label text-danger-ink">
          {(save.error.key && t.maybe(save.error.key)) || t("settings-not-saved")}
        </p>
      )}
      <div className="mt-4 flex items-center gap-4">
        <Button type="submit" variant="primary" disabled={!changed || !profile.editable || save.isPending}>
          {t("settings-save")}
        </Button>
        {!profile.editable && <p className="text-label text-ink-3">{t("settings-profile-locked")}</p>}
      </div>
    </form>
  );
}
