import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { gardenRow } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { ListPage } from "./list-page";

const MAY = ["garden.view.plant", "garden.create.plant"];

function list(rows: unknown[], permissions = MAY) {
  fakeCore({ "settings.get": { value: null }, "saved_list.list": [], "record.list": { rows, total: rows.length, as_of: null } });
  renderAt("/garden/plants", "/$module/$plural", ListPage, permissions);
}

const ways = () => screen.queryAllByRole("link", { name: "Plant something" });

test("an empty list says so, and offers one way to create what it is about", async () => {
  list([]);
  await screen.findByText("Nothing here yet");
  expect(ways()).toHaveLength(1);
});

test("so does a list that is not", async () => {
  list([gardenRow]);
  await screen.findByRole("table");
  expect(ways()).toHaveLength(1);
});

test("who may not create is offered none", async () => {
  list([], ["garden.view.plant"]);
  await screen.findByText("Nothing here yet");
  expect(ways()).toHaveLength(0);
});
