/** Every kind of field, in one place. A kind the core adds and this list lacks does not compile. */
import { AreaDisplay } from "./area/display";
import { AreaFilter } from "./area/filter";
import { AreaInput } from "./area/input";
import { BooleanDisplay } from "./boolean/display";
import { BooleanFilter } from "./boolean/filter";
import { BooleanInput } from "./boolean/input";
import { ChoiceDisplay } from "./choice/display";
import { ChoiceFilter } from "./choice/filter";
import { ChoiceInput } from "./choice/input";
import { CommentsDisplay } from "./comments/display";
import { CompanyDisplay } from "./company/display";
import { CompanyFilter } from "./company/filter";
import { CompanyInput } from "./company/input";
import { ComputedDisplay } from "./computed/display";
import { ComputedFilter } from "./computed/filter";
import { DateDisplay } from "./date/display";
import { DateFilter } from "./date/filter";
import { DateInput } from "./date/input";
import { DatetimeDisplay } from "./datetime/display";
import { DatetimeFilter } from "./datetime/filter";
import { DatetimeInput } from "./datetime/input";
import { IntegerDisplay } from "./integer/display";
import { IntegerFilter } from "./integer/filter";
import { IntegerInput } from "./integer/input";
import { NarrativeDisplay } from "./narrative/display";
import { NarrativeInput } from "./narrative/input";
import { PersonDisplay } from "./person/display";
import { PersonFilter } from "./person/filter";
import { PersonInput } from "./person/input";
import { PhotoSetDisplay } from "./photo_set/display";
import { PhotoSetInput } from "./photo_set/input";
import { PresenceFilter } from "./presence-filter";
import { RecordDisplay } from "./record/display";
import { RecordFilter } from "./record/filter";
import { RecordInput } from "./record/input";
import { SiteDisplay } from "./site/display";
import { SiteFilter } from "./site/filter";
import { SiteInput } from "./site/input";
import { TagsDisplay } from "./tags/display";
import { TagsFilter } from "./tags/filter";
import { TagsInput } from "./tags/input";
import { TextDisplay } from "./text/display";
import { TextFilter } from "./text/filter";
import { TextInput } from "./text/input";
import type { Registry } from "./types";

export const FIELDS: Registry = {
  text: { Display: TextDisplay, Input: TextInput, Filter: TextFilter, wide: true },
  narrative: { Display: NarrativeDisplay, Input: NarrativeInput, Filter: TextFilter, wide: true },
  integer: { Display: IntegerDisplay, Input: IntegerInput, Filter: IntegerFilter },
  boolean: { Display: BooleanDisplay, Input: BooleanInput, Filter: BooleanFilter, group: true },
  date: { Display: DateDisplay, Input: DateInput, Filter: DateFilter },
  datetime: { Display: DatetimeDisplay, Input: DatetimeInput, Filter: DatetimeFilter },
  choice: { Display: ChoiceDisplay, Input: ChoiceInput, Filter: ChoiceFilter, group: true },
  tags: { Display: TagsDisplay, Input: TagsInput, Filter: TagsFilter },
  person: { Display: PersonDisplay, Input: PersonInput, Filter: PersonFilter },
  company: { Display: CompanyDisplay, Input: CompanyInput, Filter: CompanyFilter },
  site: { Display: SiteDisplay, Input: SiteInput, Filter: SiteFilter },
  area: { Display: AreaDisplay, Input: AreaInput, Filter: AreaFilter },
  record: { Display: RecordDisplay, Input: RecordInput, Filter: RecordFilter },
  photo_set: { Display: PhotoSetDisplay, Input: PhotoSetInput, Filter: PresenceFilter, group: true, wide: true },
  comments: { Display: CommentsDisplay, Input: null, Filter: PresenceFilter, wide: true },
  computed: { Display: ComputedDisplay, Input: null, Filter: ComputedFilter },
};
