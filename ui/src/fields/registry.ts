/** Every kind of field, in one place. A kind the core adds and this list lacks does not compile. */
import { AreaDisplay } from "./area/display";
import { AreaInput } from "./area/input";
import { BooleanDisplay } from "./boolean/display";
import { BooleanInput } from "./boolean/input";
import { ChoiceDisplay } from "./choice/display";
import { ChoiceInput } from "./choice/input";
import { CommentsDisplay } from "./comments/display";
import { CompanyDisplay } from "./company/display";
import { CompanyInput } from "./company/input";
import { ComputedDisplay } from "./computed/display";
import { DateDisplay } from "./date/display";
import { DateInput } from "./date/input";
import { DatetimeDisplay } from "./datetime/display";
import { DatetimeInput } from "./datetime/input";
import { IntegerDisplay } from "./integer/display";
import { IntegerInput } from "./integer/input";
import { NarrativeDisplay } from "./narrative/display";
import { NarrativeInput } from "./narrative/input";
import { PersonDisplay } from "./person/display";
import { PersonInput } from "./person/input";
import { PhotoSetDisplay } from "./photo_set/display";
import { PhotoSetInput } from "./photo_set/input";
import { RecordDisplay } from "./record/display";
import { RecordInput } from "./record/input";
import { SiteDisplay } from "./site/display";
import { SiteInput } from "./site/input";
import { TagsDisplay } from "./tags/display";
import { TagsInput } from "./tags/input";
import { TextDisplay } from "./text/display";
import { TextInput } from "./text/input";
import type { Registry } from "./types";

export const FIELDS: Registry = {
  text: { Display: TextDisplay, Input: TextInput, wide: true },
  narrative: { Display: NarrativeDisplay, Input: NarrativeInput, wide: true },
  integer: { Display: IntegerDisplay, Input: IntegerInput },
  boolean: { Display: BooleanDisplay, Input: BooleanInput, group: true },
  date: { Display: DateDisplay, Input: DateInput },
  datetime: { Display: DatetimeDisplay, Input: DatetimeInput },
  choice: { Display: ChoiceDisplay, Input: ChoiceInput, group: true },
  tags: { Display: TagsDisplay, Input: TagsInput },
  person: { Display: PersonDisplay, Input: PersonInput },
  company: { Display: CompanyDisplay, Input: CompanyInput },
  site: { Display: SiteDisplay, Input: SiteInput },
  area: { Display: AreaDisplay, Input: AreaInput },
  record: { Display: RecordDisplay, Input: RecordInput },
  photo_set: { Display: PhotoSetDisplay, Input: PhotoSetInput, group: true, wide: true },
  comments: { Display: CommentsDisplay, Input: null, wide: true },
  computed: { Display: ComputedDisplay, Input: null },
};
