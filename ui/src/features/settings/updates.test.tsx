import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CommandName } from "@/lib/commands";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import { About } from "./about";
import { UpdateNotice } from "./updates";

// The application's own window.
beforeEach(() => void ((window as { __TAURI_INTERNALS__?: object }).__TAURI_INTERNALS__ = {}));
afterEach(() => void delete (window as { __TAURI_INTERNALS__?: object }).__TAURI_INTERNALS__);

const LOOK = "shell.check_update" as CommandName;

function machine(updates: boolean, answer: () => unknown) {
  const core = fakeCore({ ["shell.status" as CommandName]: { version: "0.1.0", tokens: "keychain", tray: true, autostart: null, updates }, [LOOK]: answer });
  renderAt("/settings", "/settings", () => (
    <>
      <UpdateNotice />
      <About />
    </>
  ), []);
  return core;
}

test("with a feed it is looked for once at the start, and again when told to", async () => {
  let version: string | null = null;
  const core = machine(true, () => ({ configured: true, version }));
  expect(await screen.findByText("This is the newest version")).toBeVisible();
  expect(core.of(LOOK)).toHaveLength(1);
  version = "0.2.0";
  await userEvent.click(screen.getByRole("button", { name: "Look now" }));
  // In the settings, and said aloud.
  await waitFor(() => expect(screen.getAllByText("Version 0.2.0 is available").length).toBeGreaterThan(1));
  expect(core.of(LOOK)).toHaveLength(2);
});

test("a feed that cannot be read is not called the newest version", async () => {
  machine(true, () => {
    throw { code: "internal", key: null, message: "unreachable", issues: [] };
  });
  expect(await screen.findByText("The feed of updates could not be read")).toBeVisible();
});

test("without a feed nothing is looked for, and nothing else is claimed", async () => {
  const core = machine(false, () => ({ configured: false, version: null }));
  expect(await screen.findByText("Installed by your administrator")).toBeVisible();
  expect(core.of(LOOK)).toHaveLength(0);
  expect(screen.queryByRole("button", { name: "Look now" })).toBeNull();
});
