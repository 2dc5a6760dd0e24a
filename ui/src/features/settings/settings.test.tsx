import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import type { NotificationPreferences } from "@/lib/model";
import { SettingsPage } from "./settings-page";

const usual: NotificationPreferences = {
  enabled_channels: ["in_app", "email", "sms"], dnd_enabled: false, dnd_start: "22:00", dnd_end: "08:00",
  min_priority: 0, muted_categories: [], digest_enabled: false, digest_frequency: "daily",
};
const categories = ["system", "comment", "incident", "alert"].map((code) => ({ code, mandatory: code === "alert" }));
const profile = { first_name: "Una", last_name: "Field", email: "u@x.test", phone: "", language: "en", time_zone: "Europe/Oslo", editable: true };

function settings(section: string, more: object = {}) {
  const core = fakeCore({ "profile.get": profile, "preferences.get": { chosen: usual, categories, ready: true }, ...more });
  renderAt(section ? `/settings/${section}` : "/settings", section ? "/settings/$section" : "/settings", SettingsPage, []);
  return core;
}

// contract: D13
test("quick choices are written one after the other, each with all before it", async () => {
  const order: string[] = [];
  const set = vi.fn(async (chosen: NotificationPreferences) => {
    order.push("asked");
    await new Promise((done) => setTimeout(done, 5));
    order.push("answered");
    return { chosen, categories, ready: true };
  });
  settings("notifications", { "preferences.set": set });
  await userEvent.click(await screen.findByRole("switch", { name: /^SMS/ }));
  await userEvent.click(screen.getByRole("switch", { name: "Turn on (22:00 - 08:00)" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Minimum priority" }), "High and above");
  await waitFor(() => expect(order).toHaveLength(6));
  expect(order).toEqual(["asked", "answered", "asked", "answered", "asked", "answered"]);
  expect(set.mock.lastCall?.[0]).toEqual({ ...usual, enabled_channels: ["in_app", "email"], dnd_enabled: true, min_priority: 2 });
});

// contract: D13
test("alerts cannot be muted", async () => {
  settings("notifications");
  const alerts = await screen.findByRole("checkbox", { name: /Alerts/ });
  expect(alerts).toBeChecked();
  expect(alerts).toBeDisabled();
  expect(screen.getByText("Always received")).toBeVisible();
});

test("before the first contact nothing can be chosen, and the page says why", async () => {
  settings("notifications", { "preferences.get": { chosen: usual, categories, ready: false } });
  expect(await screen.findByText(/have not reached this device/)).toBeVisible();
  expect(screen.getByRole("switch", { name: /^SMS/ })).toBeDisabled();
});

test("a choice that was refused says so and goes back", async () => {
  settings("notifications", {
    "preferences.set": () => {
      throw { code: "forbidden", key: null, message: "", issues: [] };
    },
  });
  await userEvent.click(await screen.findByRole("switch", { name: /^SMS/ }));
  expect(await screen.findByText("This choice could not be saved.")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("switch", { name: /^SMS/ })).toBeChecked());
});

test("a broken rule of the profile stands at its field", async () => {
  settings("profile", {
    "profile.set": () => {
      throw { code: "invalid", key: null, message: "", issues: [{ path: "first_name", code: "required", key: "issue-required", params: {} }] };
    },
  });
  const name = await screen.findByLabelText(/^First name/);
  await userEvent.clear(name);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/required/i, { selector: "p" })).toBeVisible();
  expect(name).toBeInvalid();
});

// contract: D5
test("the clock of quiet hours is the person's to choose", async () => {
  const core = settings("profile", { "profile.set": profile });
  const zone = await screen.findByLabelText("Time zone");
  expect(zone).toHaveValue("Europe/Oslo");
  await userEvent.selectOptions(zone, "Africa/Luanda");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(core.of("profile.set")).toEqual([{ time_zone: "Africa/Luanda" }]));
});

test("in a browser there is no computer to set up", async () => {
  settings("device");
  await screen.findByRole("heading", { name: "This device" });
  expect(screen.queryByRole("heading", { name: "This computer" })).toBeNull();
});

test("each section has an address; without one the first is shown, and a wrong one is said to be wrong", async () => {
  const wide = vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined } as unknown as MediaQueryList);
  settings("");
  expect(await screen.findByLabelText(/^First name/)).toBeVisible();
  const list = screen.getByRole("navigation", { name: "Settings" });
  expect(within(list).getAllByRole("link").map((link) => link.textContent)).toEqual(["Profile", "Language and display", "Notifications", "This device", "Synchronisation and data", "About"]);
  cleanup();
  settings("nonsense");
  expect(await screen.findByText("There is nothing at this address")).toBeVisible();
  wide.mockRestore();
});

test("on a phone the list stands alone, and a section leads back to it", async () => {
  settings("");
  expect(await screen.findByRole("link", { name: /^Notifications/ })).toBeVisible();
  expect(screen.queryByLabelText(/^First name/)).toBeNull();
  cleanup();
  settings("display");
  expect(await screen.findByRole("heading", { level: 1, name: "Language and display" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Settings" })).toHaveAttribute("href", "/settings");
});
