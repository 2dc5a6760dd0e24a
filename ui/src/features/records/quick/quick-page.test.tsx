import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { gardenRow } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { QuickPage } from "./quick-page";

const show = (permissions = ["garden.create.plant"]) => renderAt("/garden/plants/quick", "/$module/$plural/quick", QuickPage, permissions);
const quiet = {
  "draft.list": [],
  "draft.save": { id: "d1", record_type: "plant", fields: {}, updated_at: 1 },
  "settings.get": { key: "", value: null },
  "settings.set": { key: "", value: null },
};

describe("a quick form", () => {
  // contract: J13
  it("goes on by itself, suggests a title, takes a sentence and creates the record", async () => {
    const core = fakeCore({ ...quiet, "record.create": { row: gardenRow, warnings: [] } });
    show();
    await userEvent.click(await screen.findByRole("radio", { name: "Very thirsty" }));
    expect(await screen.findByRole("heading", { name: "What is it?" })).toBeInTheDocument();
    expect(screen.getByText("Very thirsty")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "The soil is dry." }));
    await userEvent.click(screen.getByRole("button", { name: "Plant" }));
    await screen.findByText("a record's page");
    expect(core.of("record.create")).toMatchObject([{ record_type: "plant", fields: { thirst: "high", title: "Very thirsty", notes: "The soil is dry." } }]);
  });

  // contract: J4
  it("opens the step and the field that the core refuses", async () => {
    const refuse = () => {
      throw { code: "invalid", message: "", key: null, issues: [{ path: "title", code: "min_length", key: "issue-min-length", params: { min: "5" } }] };
    };
    fakeCore({ ...quiet, "record.create": refuse });
    show();
    await userEvent.click(await screen.findByRole("radio", { name: "Low" }));
    await userEvent.click(await screen.findByRole("button", { name: "Plant" }));
    const title = await screen.findByLabelText(/^Title/);
    await waitFor(() => expect(title).toHaveAccessibleDescription(/At least 5 characters/));
    expect(title).toHaveValue("Low");
  });

  it("says what a step still asks", async () => {
    fakeCore(quiet);
    show();
    await userEvent.click(await screen.findByRole("button", { name: /Next/ }));
    expect(await screen.findByText("This field is required")).toBeInTheDocument();
  });

  // contract: J2
  it("says who may not create", async () => {
    fakeCore(quiet);
    show([]);
    expect(await screen.findByRole("alert")).toHaveTextContent("garden.create.plant");
  });
});
