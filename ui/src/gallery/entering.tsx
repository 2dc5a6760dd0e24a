import { useState } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Section } from "@/components/page";
import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Input, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { Tabs } from "@/components/ui/tabs";
import { Tiles } from "@/components/ui/tiles";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import { OTHER, TARGET } from "./specimens";

const OPTIONS = [TARGET, OTHER].map(({ id, title, detail }) => ({ value: id, label: title, detail }));

export function Entering() {
  const t = useText();
  const [tab, setTab] = useState("a");
  const [tile, setTile] = useState<string | null>("a");
  const [chips, setChips] = useState(["a"]);
  const [on, setOn] = useState(true);
  const [search, setSearch] = useState("");
  const [person, setPerson] = useState<string | null>(TARGET.id);
  const three = [t("gallery-primary"), t("gallery-secondary"), t("gallery-soft")].map((label, i) => ({ value: "abc"[i]!, label }));
  return (
    <Section title={t("gallery-entering")}>
      <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
        <FieldFrame id="g-text" label={t("field-specimen-text")} help={t("gallery-help")} required>
          <Input id="g-text" defaultValue="Pump 4" aria-describedby="g-text-help" />
        </FieldFrame>
        <FieldFrame id="g-wrong" label={t("gallery-wrong")} error={t("gallery-mistake")}>
          <Input id="g-wrong" aria-invalid aria-describedby="g-wrong-error" />
        </FieldFrame>
        <FieldFrame id="g-off" label={t("gallery-off")}>
          <Input id="g-off" disabled defaultValue="Pump 4" />
        </FieldFrame>
        <FieldFrame id="g-person" label={t("field-specimen-person")}>
          <Combobox
            id="g-person"
            labelledBy="g-person-label"
            options={OPTIONS.filter((o) => o.label.toLowerCase().includes(search.toLowerCase()))}
            selected={OPTIONS.find((o) => o.value === person) ?? null}
            search={search}
            onSearch={setSearch}
            onSelect={(option) => setPerson(option?.value ?? null)}
          />
        </FieldFrame>
        <FieldFrame id="g-area" label={t("field-specimen-narrative")}>
          <Textarea id="g-area" defaultValue="It leaked." />
        </FieldFrame>
        <FieldFrame id="g-tiles" label={t("field-specimen-choice")} group>
          <Tiles id="g-tiles" labelledBy="g-tiles-label" tiles={three} value={tile} onChange={setTile} />
        </FieldFrame>
        <div className="flex flex-wrap items-center gap-(--gap)">
          <Switch checked={on} onCheckedChange={setOn} aria-label={t("gallery-half")} />
          <Switch checked={!on} onCheckedChange={(next) => setOn(!next)} aria-label={t("gallery-sample")} />
          <Checkbox checked={on} onCheckedChange={setOn} label={t("gallery-sample")} />
          <Checkbox checked="indeterminate" onCheckedChange={() => setOn(true)} label={t("gallery-half")} />
        </div>
        <ToggleChips label={t("gallery-filtered")} chips={three} values={chips} onChange={setChips} />
        <Tabs label={t("gallery-over")} value={tab} onChange={setTab} tabs={three.map((one, i) => ({ ...one, badge: i === 1 ? 3 : undefined }))} />
      </div>
    </Section>
  );
}
