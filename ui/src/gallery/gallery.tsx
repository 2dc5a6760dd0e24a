import { Page, PageHead } from "@/components/page";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import { Actions } from "./actions";
import { Colours, TypeScale } from "./foundations";
import { Entering } from "./entering";
import { Fields } from "./fields";
import { Icons } from "./icons";
import { LOOKS, useLook, type Look } from "./look";
import { OverThePage } from "./over";
import { Saying } from "./saying";

/** Every piece of the interface on one page: what people look at, and what the checks look at. */
export function Gallery() {
  const t = useText();
  return (
    <main id="main" className="h-full">
      <Page wide>
        <PageHead title={t("gallery-title")} detail={t("gallery-lead")} actions={<Looks />} />
        <Colours />
        <TypeScale />
        <Actions />
        <Entering />
        <Saying />
        <OverThePage />
        <Fields />
        <Icons />
      </Page>
    </main>
  );
}

function Looks() {
  const t = useText();
  const look = useLook();
  const label = { theme: t("settings-theme"), density: t("settings-density"), language: t("settings-language") };
  return (Object.keys(LOOKS) as (keyof Look)[]).map((name) => (
    <ToggleChips
      key={name}
      label={label[name]}
      chips={LOOKS[name].map((value) => ({ value, label: t(`${name}-${value}`) }))}
      values={[look[name]]}
      onChange={(values) => look.change({ [name]: values.at(-1) ?? look[name] })}
    />
  ));
}
