import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { Home } from "@/features/home/home";
import { Inbox } from "@/features/inbox/inbox";
import { SearchPage } from "@/features/search/search-page";
import { SettingsPage } from "@/features/settings/settings-page";
import { SyncPage } from "@/features/sync/sync-page";
import type { CommandName } from "@/lib/commands";
import { fakeCore } from "@/testing/fake-core";
import { gardenDetail, gardenRow } from "@/testing/garden";
import { renderAt } from "@/testing/render";

const status = { lanes: [], queued_operations: 0, queued_files: 0, cut: false, online: true, phase: "idle", last_error: null, next_attempt_at: null, last_contact_at: null, data_as_of: null, records: 0, bytes_up_month: 0, bytes_down_month: 0, link_rate: 0 };
const page = { rows: [{ ...gardenRow, record: gardenDetail.record }], total: 1, as_of: null };
const preferences = { enabled_channels: [], dnd_enabled: false, dnd_start: "22:00", dnd_end: "08:00", min_priority: 0, muted_categories: [], digest_enabled: false, digest_frequency: "daily" };

/** What a core answers that has nothing, or little. */
const answers: { [C in CommandName]?: unknown } = {
  "returned.list": [],
  "notification.counts": [],
  "notification.list": [],
  "notification.unread": { count: 0 },
  "search.find": [],
  "sync.status": status,
  "sync.queue": [],
  "link.status": { cut: false, simulated: false },
  "draft.list": [],
  "record.list": page,
  "record.board": { columns: [] },
  "settings.get": { value: null },
  "settings.set": {},
  "profile.get": { first_name: "Una", last_name: "Field", email: "u@x.test", phone: "", language: "en", time_zone: "UTC", editable: true },
  "preferences.get": { chosen: preferences, categories: [], ready: true },
};

const SCREENS: { name: string; at: string; route: string; Screen: () => ReactNode; fails: CommandName; never?: RegExp }[] = [
  { name: "needs attention", at: "/inbox?tab=returned", route: "/inbox", Screen: Inbox, fails: "returned.list", never: /Nothing came back/i },
  { name: "notifications", at: "/inbox", route: "/inbox", Screen: Inbox, fails: "notification.counts", never: /Nothing yet/i },
  { name: "search", at: "/search?q=fern", route: "/search", Screen: SearchPage, fails: "search.find", never: /Nothing matches/i },
  { name: "synchronisation", at: "/sync", route: "/sync", Screen: SyncPage, fails: "sync.status" },
  { name: "the queue", at: "/sync", route: "/sync", Screen: SyncPage, fails: "sync.queue" },
  { name: "drafts at home", at: "/home", route: "/home", Screen: Home, fails: "draft.list" },
  { name: "records at home", at: "/home", route: "/home", Screen: Home, fails: "record.list" },
  { name: "bars at home", at: "/home", route: "/home", Screen: Home, fails: "record.board" },
  { name: "the profile", at: "/settings/profile", route: "/settings/$section", Screen: SettingsPage, fails: "profile.get" },
  { name: "choices of notifications", at: "/settings/notifications", route: "/settings/$section", Screen: SettingsPage, fails: "preferences.get" },
  { name: "choices of synchronisation", at: "/settings/sync", route: "/settings/$section", Screen: SettingsPage, fails: "sync.status" },
];

for (const { name, at, route, Screen, fails, never } of SCREENS) {
  test(`${name}: a read that fails says so, and another try shows what there is`, async () => {
    let broken = true;
    fakeCore({
      ...answers,
      [fails]: () => {
        if (broken) throw { code: "internal", key: null, message: "disk", issues: [] };
        return answers[fails];
      },
    });
    renderAt(at, route, Screen, ["garden.view.plant", "garden.create.plant"]);
    expect((await screen.findAllByRole("alert"))[0]).toHaveTextContent("could not be read");
    if (never) expect(screen.queryByText(never)).toBeNull();
    broken = false;
    await userEvent.click(screen.getAllByRole("button", { name: "Try again" })[0]!);
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    if (never) expect(await screen.findByText(never)).toBeVisible();
  });
}

test("what could not be counted is not called nothing", async () => {
  const fail = () => {
    throw { code: "internal", key: null, message: "disk", issues: [] };
  };
  fakeCore({ ...answers, "sync.status": fail, "returned.list": fail });
  renderAt("/home", "/home", Home, ["garden.view.plant"]);
  await waitFor(() => expect(screen.getAllByText("This could not be read")).toHaveLength(2));
  expect(screen.queryByText("Everything is sent")).toBeNull();
  expect(screen.queryByText("Nothing unread")).toBeNull();
});
