import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useTitle } from "./title";

test("the window bears the name of the innermost page", () => {
  const list = renderHook(() => useTitle("Incidents"));
  expect(document.title).toBe("Incidents · OpsFlux");
  const detail = renderHook(({ title }) => useTitle(title), { initialProps: { title: "Ladder" } });
  detail.rerender({ title: "Broken ladder" });
  expect(document.title).toBe("Broken ladder · OpsFlux");
  detail.unmount();
  expect(document.title).toBe("Incidents · OpsFlux");
  list.unmount();
  expect(document.title).toBe("OpsFlux");
});
