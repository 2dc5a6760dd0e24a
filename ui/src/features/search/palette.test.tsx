import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import { Palette } from "./palette";

const record = { id: "r1", record_type: "plant", status: null, fields: {} };
const hit = { id: "r2", record_type: "plant", title: "Lavender", number: "PLT-0007", status: null, excerpt: "" };

function palette(permissions: string[] = []) {
  fakeCore({
    "settings.get": { value: ["r1", "gone"] },
    "record.get": ({ id }: { id: string }) => {
      if (id === "gone") throw { code: "not_found", message: "", key: null, issues: [] };
      return { record, title: "Old oak", number: "PLT-0001" };
    },
    "search.find": [hit],
  });
  renderAt("/", "/", () => <Palette open onOpenChange={() => undefined} />, permissions);
}

const group = (name: string) => screen.getByRole("group", { name });
const names = () => screen.getAllByRole("group").map((one) => document.getElementById(one.getAttribute("aria-labelledby") ?? "")?.textContent);

test("before anything is typed: what was opened last, then actions, places and settings, each under its name", async () => {
  palette();
  expect(await within(await screen.findByRole("group", { name: "Recent" })).findByRole("option", { name: /Old oak/ })).toBeVisible();
  expect(within(group("Recent")).getAllByRole("option")).toHaveLength(1);
  expect(names()).toEqual(["Recent", "Actions", "Go to", "Settings"]);
  expect(within(group("Settings")).getByRole("option", { name: "Settings · Notifications" })).toBeVisible();
  expect(screen.queryByRole("option", { name: /Theme/ })).toBeNull();
});

test("a number is a record's, so records stand first; letters may begin a place", async () => {
  palette();
  await userEvent.type(await screen.findByRole("combobox"), "s");
  expect(await screen.findByRole("option", { name: /Lavender/ })).toBeVisible();
  expect(names().at(-1)).toBe("Records");
  expect(names()[0]).toBe("Go to");
  await userEvent.type(screen.getByRole("combobox"), "{Backspace}7");
  expect(names()[0]).toBe("Records");
});

test("the arrows go through all groups, and the box says which line is chosen", async () => {
  palette();
  await screen.findByRole("option", { name: /Old oak/ });
  const options = screen.getAllByRole("option");
  const box = screen.getByRole("combobox");
  await userEvent.type(box, "{ArrowDown}{ArrowDown}");
  expect(box).toHaveAttribute("aria-activedescendant", options[2]?.id);
  expect(options[2]).toHaveAttribute("aria-selected", "true");
  await userEvent.type(box, "{ArrowUp}{ArrowUp}{ArrowUp}");
  expect(box).toHaveAttribute("aria-activedescendant", options.at(-1)?.id);
});

test("one way to begin a record is offered; the whole form is there for who looks for it", async () => {
  palette(["garden.create.plant"]);
  expect(await screen.findByRole("option", { name: "Plant · Plant" })).toBeVisible();
  expect(screen.queryByRole("option", { name: "Plant something" })).toBeNull();
  await userEvent.type(screen.getByRole("combobox"), "something");
  expect(await screen.findByRole("option", { name: "Plant something" })).toBeVisible();
});
