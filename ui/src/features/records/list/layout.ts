/** Where rows and headings of a grouped list stand, without reading the rows. */

export interface Group {
  /** State, choice, id, or the first day of a span; `null` holds records without one. */
  value: string | null;
  /** Of the record an id is of. */
  name?: string | null;
  total: number;
}

export type Item = { kind: "row"; row: number } | { kind: "group"; group: Group; index: number };

export interface Layout {
  count: number;
  at(index: number): Item;
  /** Where a row stands among rows and headings; where its heading stands, if it is folded. */
  of(row: number): number;
  /** The heading a line stands under, by its own line; `null` where there are none. */
  headingOf(index: number): number | null;
  /** The next row in sight from one, up or down; the row itself where there is none. */
  beside(row: number, step: number): number;
}

interface Section {
  group: Group;
  /** Line of the heading, and the first of its rows. */
  line: number;
  row: number;
  open: boolean;
}

/** Headings stand before the first row of their group; groups without rows are left out, rows of folded ones too. */
export function layoutOf(total: number, groups: Group[] | null, folded: ReadonlySet<string | null> = new Set()): Layout {
  const held = (row: number) => Math.max(0, Math.min(total - 1, row));
  if (!groups) return { count: total, at: (index) => ({ kind: "row", row: index }), of: (row) => row, headingOf: () => null, beside: (row, step) => held(row + step) };
  const sections: Section[] = [];
  let [line, row] = [0, 0];
  for (const group of groups.filter((one) => one.total > 0)) {
    const open = !folded.has(group.value);
    sections.push({ group, line, row, open });
    line += 1 + (open ? group.total : 0);
    row += group.total;
  }
  const under = (index: number) => sections.findLast((section) => section.line <= index);
  const holding = (wanted: number) => sections.findLast((section) => section.row <= wanted);
  const beside = (from: number, step: number): number => {
    const next = from + step;
    const section = next < 0 || next >= row ? undefined : holding(next);
    if (!section) return from < 0 || !holding(from)?.open ? from : held(from);
    // Over a folded group to the row before or after all of it.
    if (section.open) return next;
    const beyond = step > 0 ? section.row + section.group.total - 1 : section.row;
    const found = beside(beyond, step);
    return found === beyond ? from : found;
  };
  return {
    count: line,
    at: (index) => {
      const section = under(index);
      if (!section) return { kind: "row", row: index };
      return section.line === index ? { kind: "group", group: section.group, index } : { kind: "row", row: section.row + index - section.line - 1 };
    },
    of: (wanted) => {
      const section = holding(wanted);
      return section ? section.line + (section.open ? 1 + wanted - section.row : 0) : wanted;
    },
    headingOf: (index) => under(index)?.line ?? null,
    beside,
  };
}
