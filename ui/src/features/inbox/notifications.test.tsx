import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import { Notifications } from "./notifications";

const one = (number: number) => ({ id: `n${number}`, title: `Notice ${number}`, message: "", category: "system", priority: 1, record: null, created_at: number, read_at: null, interrupts: true, context: {} });

function inbox(total: number) {
  const core = fakeCore({
    "notification.counts": [
      { category: "alert", total: 2, unread: 0 },
      { category: "system", total, unread: total },
    ],
    "notification.list": ({ limit, categories }: { limit: number; categories: string[] }) =>
      categories.includes("alert") ? [] : Array.from({ length: Math.min(limit, total + 2) }, (_, i) => one(total + 2 - i)),
    "notification.mark_read": { count: 0 },
  });
  renderAt("/inbox", "/inbox", Notifications, []);
  return core;
}

test("all means all, not only those that are shown", async () => {
  const core = inbox(101);
  await userEvent.click(await screen.findByText("Mark all as read"));
  expect(core.of("notification.mark_read")).toEqual([{ ids: [] }]);
});

test("older ones come when asked for, and the chips count every one", async () => {
  inbox(150);
  expect(await screen.findByText("System (150)")).toBeVisible();
  expect(screen.getByText("Alerts (2)")).toBeVisible();
  await screen.findByText("Notice 152");
  expect(screen.queryByText("Notice 50")).toBeNull();
  await userEvent.click(screen.getByText("Show older ones: 52 more"));
  expect(await screen.findByText("Notice 1")).toBeVisible();
  await waitFor(() => expect(screen.queryByText(/Show older/)).toBeNull());
});

test("a category that is chosen is asked of the core", async () => {
  const core = inbox(3);
  await userEvent.click(await screen.findByRole("button", { name: "Alerts (2)" }));
  await waitFor(() => expect(core.of("notification.list").at(-1)).toEqual({ categories: ["alert"], unread_only: false, limit: 100 }));
});
