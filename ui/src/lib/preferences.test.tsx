import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { PreferencesProvider, usePreferences } from "./preferences";

function Theme() {
  const { theme, change } = usePreferences();
  return <button onClick={() => change({ theme: "sun" })}>{theme}</button>;
}

test("a theme chosen while the kept one is being read stays", async () => {
  let answer: (setting: unknown) => void = () => undefined;
  fakeCore({ "settings.get": () => new Promise((done) => (answer = done)), "settings.set": {} });
  render(
    <PreferencesProvider>
      <Theme />
    </PreferencesProvider>,
  );
  await userEvent.click(screen.getByRole("button"));
  await act(async () => answer({ value: { theme: "dark", density: "auto" } }));
  expect(screen.getByRole("button")).toHaveTextContent("sun");
});
