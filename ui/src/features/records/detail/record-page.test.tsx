import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { gardenDetail } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { RecordPage } from "./record-page";

const done = { row: gardenDetail, warnings: [] };

function show() {
  const core = fakeCore({ "record.get": gardenDetail, "record.request": done, "record.resolve": done, "record.comment": done, "record.edit": done });
  renderAt("/garden/plants/r1", "/$module/$plural/$id", RecordPage, ["garden.view.plant"]);
  return core;
}

describe("a record's page", () => {
  it("says why a step is not possible", async () => {
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Other steps" }));
    expect(await screen.findByText("You do not have the permission for this")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Burn" })).toBeNull();
  });

  it("asks for a reason where one is required, and sends it", async () => {
    const core = show();
    await userEvent.click(await screen.findByRole("button", { name: "Cut" }));
    const dialog = await screen.findByRole("dialog");
    const send = within(dialog).getByRole("button", { name: "Cut" });
    await userEvent.type(within(dialog).getByLabelText(/^Reason/), "too short");
    expect(send).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText(/^Reason/), ": it shades the path");
    await userEvent.click(send);
    expect(core.of("record.request")).toEqual([{ id: "r1", command: "cut", reason: "too short: it shades the path" }]);
  });

  it("shows both values of a field in conflict with their authors, and keeps the chosen one", async () => {
    const core = show();
    const conflict = await screen.findByRole("region", { name: "Title: two values" });
    expect(conflict).toHaveTextContent("Una Field");
    expect(conflict).toHaveTextContent("Otto Moss");
    await userEvent.click(within(conflict).getAllByRole("button", { name: "Keep this one" })[1] as HTMLElement);
    expect(core.of("record.resolve")).toEqual([{ id: "r1", field: "title", value: { t: "text", v: "Fern by the window" } }]);
  });

  it("takes a third value where neither is right", async () => {
    const core = show();
    const conflict = await screen.findByRole("region", { name: "Title: two values" });
    await userEvent.click(within(conflict).getByRole("button", { name: "Write another value" }));
    const save = within(conflict).getByRole("button", { name: "Save" });
    expect(save).toBeDisabled();
    await userEvent.type(within(conflict).getByLabelText(/^Title/), "Fern in the hall");
    await userEvent.click(save);
    expect(core.of("record.edit")).toEqual([{ id: "r1", fields: { title: "Fern in the hall" } }]);
  });

  it("says how far the record has come", async () => {
    show();
    expect((await screen.findAllByText("On this device")).length).toBeGreaterThan(0);
  });
});
