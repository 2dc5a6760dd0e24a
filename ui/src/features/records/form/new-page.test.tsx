import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { gardenRow } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { NewPage } from "./new-page";

const show = (permissions = ["garden.create.plant"]) => renderAt("/garden/plants/new", "/$module/$plural/new", NewPage, permissions);
const quiet = { "draft.list": [], "draft.save": { id: "d1", record_type: "plant", fields: {}, updated_at: 1 } };

describe("a new record's form", () => {
  // contract: J13
  it("sends what was entered, discards the draft and says that it was created", async () => {
    const core = fakeCore({ ...quiet, "record.create": { row: gardenRow, warnings: [] } });
    show();
    await userEvent.type(await screen.findByLabelText(/^Title/), "Fern by the door");
    await userEvent.click(screen.getByRole("radio", { name: "Low" }));
    await userEvent.click(screen.getByRole("button", { name: "Create" }));
    await screen.findByText("Planted · PLT-T1-0001");
    await screen.findByText("a record's page");
    expect(core.of("record.create")).toMatchObject([{ record_type: "plant", fields: { title: "Fern by the door", thirst: "low" } }]);
  });

  // contract: J4
  it("shows each refusal at its field, in the person's language", async () => {
    const refuse = () => {
      throw {
        code: "invalid",
        message: "",
        key: null,
        issues: [
          { path: "title", code: "min_length", key: "issue-min-length", params: { min: "5" } },
          { path: "thirst", code: "required", key: "issue-required", params: {} },
        ],
      };
    };
    fakeCore({ ...quiet, "record.create": refuse });
    show();
    const title = await screen.findByLabelText(/^Title/);
    await userEvent.type(title, "Fer");
    await userEvent.click(screen.getByRole("button", { name: "Create" }));
    await waitFor(() => expect(title).toHaveAccessibleDescription(/At least 5 characters/));
    expect(title).toBeInvalid();
    expect(screen.getByText("This field is required")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("2 things to put right");
    expect(title).toHaveValue("Fer");
  });

  it("offers a field only when its condition holds", async () => {
    fakeCore(quiet);
    show();
    await screen.findByLabelText(/^Title/);
    expect(screen.queryByLabelText(/^Notes/)).toBeNull();
    await userEvent.click(screen.getByRole("radio", { name: "Very thirsty" }));
    expect(screen.getByLabelText(/^Notes/)).toBeInTheDocument();
  });

  // contract: J2
  it("says who may not create", async () => {
    fakeCore(quiet);
    show([]);
    expect(await screen.findByRole("alert")).toHaveTextContent("garden.create.plant");
  });
});
