import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import { Home } from "./home";

const lane = (name: string, count: number) => ({ name, count, bytes: 10 });
const status = { phase: "idle", queued_operations: 4, queued_files: 2, lanes: [lane("text", 4), lane("thumbnails", 1), lane("photos", 1)], queued_bytes: 900, files_bytes: 100, needs_attention: 0 };

function show(reach: { [permission: string]: string[] }) {
  fakeCore({
    "draft.list": [], "returned.list": [], "notification.unread": { count: 0 }, "sync.status": status,
    "record.list": { rows: [], total: 0 }, "record.board": { columns: [] }, "settings.get": { value: null }, "settings.set": null,
  });
  renderAt("/", "/", Home, reach);
}

const OVERVIEW = /still open, by status/;

describe("the first screen", () => {
  it("is one's own work for who may only change that, an overview for who may change what others wrote", async () => {
    show({ "garden.view.plant": ["site", "own"], "garden.edit.plant": ["own"] });
    await screen.findByText(/^4 to send/);
    expect(screen.queryByText(OVERVIEW)).toBeNull();
  });

  it("of a supervisor is an overview, though they see one site only", async () => {
    show({ "garden.view.plant": ["site", "own"], "garden.edit.plant": ["site", "own"] });
    expect(await screen.findByText(OVERVIEW)).toBeInTheDocument();
  });

  it("counts what waits as the bar above does: changes, and photos", async () => {
    show({ "garden.view.plant": ["all"] });
    expect(await screen.findByText(/^4 to send · one photo/)).toBeInTheDocument();
  });
});
