/** How every kind of field is filtered by: apart from showing and entering, for a list is open long before anybody narrows it. */
import type { ComponentType } from "react";
import type { Kind } from "@/lib/catalogue";
import type { Field } from "@/lib/model";
import { AreaFilter } from "./area/filter";
import { BooleanFilter } from "./boolean/filter";
import { ChoiceFilter } from "./choice/filter";
import { CompanyFilter } from "./company/filter";
import { ComputedFilter } from "./computed/filter";
import { DateFilter } from "./date/filter";
import { DatetimeFilter } from "./datetime/filter";
import { IntegerFilter } from "./integer/filter";
import { PersonFilter } from "./person/filter";
import { PresenceFilter } from "./presence-filter";
import { RecordFilter } from "./record/filter";
import { SiteFilter } from "./site/filter";
import { TagsFilter } from "./tags/filter";
import { TextFilter } from "./text/filter";
import type { FilterProps } from "./types";

const FILTERS: { [K in Kind]: ComponentType<FilterProps<K>> } = {
  text: TextFilter,
  narrative: TextFilter,
  integer: IntegerFilter,
  boolean: BooleanFilter,
  date: DateFilter,
  datetime: DatetimeFilter,
  choice: ChoiceFilter,
  tags: TagsFilter,
  person: PersonFilter,
  company: CompanyFilter,
  site: SiteFilter,
  area: AreaFilter,
  record: RecordFilter,
  photo_set: PresenceFilter,
  comments: PresenceFilter,
  computed: ComputedFilter,
};

type Loose = Omit<FilterProps, "field"> & { field: Field };

/** Here the kind is only known at run time; the typing above guarantees that it fits. */
export function FieldFilter(props: Loose) {
  const Narrow = FILTERS[props.field.kind] as unknown as ComponentType<Loose>;
  return <Narrow {...props} />;
}
