/** Where rows and headings of a grouped list stand, without reading the rows. */

export interface Group {
  /** State or choice; `null` holds records without one. */
  value: string | null;
  total: number;
}

export type Item = { kind: "row"; row: number } | { kind: "group"; group: Group };

export interface Layout {
  count: number;
  at(index: number): Item;
  /** Where a row stands among rows and headings. */
  of(row: number): number;
}

/** Headings stand before the first row of their group; groups without rows are left out. */
export function layoutOf(total: number, groups: Group[] | null): Layout {
  if (!groups) return { count: total, at: (index) => ({ kind: "row", row: index }), of: (row) => row };
  const shown = groups.filter((group) => group.total > 0);
  const starts: number[] = [];
  let rows = 0;
  for (const group of shown) {
    starts.push(rows + starts.length);
    rows += group.total;
  }
  const before = (index: number) => starts.findLastIndex((start) => start <= index);
  return {
    count: rows + shown.length,
    at: (index) => {
      const place = before(index);
      const group = shown[place];
      return group && starts[place] === index ? { kind: "group", group } : { kind: "row", row: index - place - 1 };
    },
    of: (row) => {
      let seen = 0;
      for (const [place, group] of shown.entries()) {
        seen += group.total;
        if (row < seen) return row + place + 1;
      }
      return row + shown.length;
    },
  };
}
