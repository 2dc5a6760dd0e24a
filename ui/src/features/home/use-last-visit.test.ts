import { expect, it } from "vitest";
import { ANOTHER_VISIT_MS, visited } from "./use-last-visit";

it("coming back soon is the same visit; later it is another", () => {
  expect(visited(null, 1000)).toEqual({ at: 1000, before: null });
  expect(visited({ at: 1000, before: null }, 2000)).toEqual({ at: 2000, before: null });
  const later = 2000 + ANOTHER_VISIT_MS;
  expect(visited({ at: 2000, before: null }, later)).toEqual({ at: later, before: 2000 });
  expect(visited({ at: later, before: 2000 }, later + 5)).toEqual({ at: later + 5, before: 2000 });
  expect(visited({ at: later }, 10)).toEqual({ at: 10, before: null });
});
