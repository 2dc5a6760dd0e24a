import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Field, RecordRow, RecordType } from "@/lib/model";
import { fakeCore } from "@/testing/fake-core";
import { garden, gardenDetail, gardenRow } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { CellEditor } from "./cell-editor";

const type = garden.types[0] as RecordType;
const row = { ...gardenRow, record: gardenDetail.record } as RecordRow;
const done = { row: gardenDetail, warnings: [] };

function show(edit: unknown = done) {
  const core = fakeCore({ "record.edit": edit });
  const close = vi.fn();
  const cell = document.body.appendChild(document.createElement("div"));
  const Editor = () => <CellEditor row={row} field={type.fields[0] as Field} may={["title", "thirst"]} cell={cell} type={type} zone="UTC" onClose={close} />;
  renderAt("/garden/plants", "/garden/plants", Editor, []);
  return { core, close };
}

describe("a value changed in the list", () => {
  it("is kept with Enter as one change, with what the person saw", async () => {
    const { core, close } = show();
    await userEvent.type(await screen.findByRole("textbox", { name: /^Title/ }), " now{Enter}");
    expect(core.of("record.edit")).toEqual([{ id: "r1", fields: { title: "Fern by the door now" }, base: { title: "Fern by the door" } }]);
    expect(close).toHaveBeenCalledOnce();
  });

  it("stays as it was with Escape", async () => {
    const { core, close } = show();
    await userEvent.type(await screen.findByRole("textbox", { name: /^Title/ }), " now{Escape}");
    expect(close).toHaveBeenCalled();
    expect(core.of("record.edit")).toEqual([]);
  });

  it("costs nothing when nothing changed", async () => {
    const { core, close } = show();
    await userEvent.type(await screen.findByRole("textbox", { name: /^Title/ }), "{Enter}");
    expect(close).toHaveBeenCalledOnce();
    expect(core.of("record.edit")).toEqual([]);
  });

  it("says why it is refused, and stays open", async () => {
    const refused = () => Promise.reject({ code: "invalid", message: "", key: null, issues: [{ path: "title", code: "min_length", key: "issue-min-length", params: { min: "5" } }] });
    const { close } = show(refused);
    await userEvent.type(await screen.findByRole("textbox", { name: /^Title/ }), "x{Enter}");
    expect(await screen.findByText("At least 5 characters")).toBeInTheDocument();
    expect(screen.getByRole("textbox")).toBeInvalid();
    expect(close).not.toHaveBeenCalled();
  });
});
