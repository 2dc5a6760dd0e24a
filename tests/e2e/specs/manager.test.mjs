/** A manager at a desk: lists made one's own, many records at once, the board, the keyboard. */
import { test } from "node:test";
import { strict as assert } from "node:assert";
import { go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertWords, settled } from "../page-rules.mjs";
import { withPeople, eventually, MANAGER } from "../world.mjs";

const { manager: page } = await withPeople({ incidents: 40, manager: { email: MANAGER, language: "en", size: SIZES.desktop } });
const shots = process.env.SCREENSHOTS;
const shot = (name) => shots && page.screenshot({ path: `${shots}/manager-${name}.png` });

async function suits(where) {
  await settled(page);
  await assertWords(page, where);
  await assertAccessible(page, where);
  await shot(where.replaceAll(" ", "-"));
}

const incidents = (filter) => rpc(page, "record.list", { record_type: "incident", filter, limit: 500 });
const statusOf = async (id) => (await rpc(page, "record.steps", { ids: [id] }))[0].expected_status;
const rows = () => page.getByRole("row", { selected: false });

test("the home shows what waits for a decision and what is open", async () => {
  await suits("home");
  await page.getByRole("heading", { name: /Incidents still open, by status/ }).waitFor();
});

test("the home comes in one piece: nothing that is read later moves what is there", async () => {
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.moved += one.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.route("**/rpc/record.board", async (route) => {
    await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  await page.reload();
  await page.locator("[aria-busy=true]").waitFor();
  await page.getByRole("heading", { name: /Incidents still open, by status/ }).waitFor();
  await settled(page);
  const moved = await page.evaluate(() => window.moved);
  assert.ok(moved < 0.02, `the layout moved by ${moved}`);
  await page.unroute("**/rpc/record.board");
});

// contract: J2
test("filters are chips in words, groups have headings, and the list is kept under a name", async () => {
  await go(page, "/hse/incidents");
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Severity" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "High" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Critical" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Show" }).click();
  await page.getByRole("button", { name: "Remove the filter Severity: High, Critical" }).waitFor();
  await page.getByRole("button", { name: "Group" }).click();
  await page.getByRole("radio", { name: "Severity" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Created by" }).check();
  await suits("list columns");
  await page.keyboard.press("Escape");
  await page.getByRole("columnheader", { name: "Created by" }).waitFor();
  await suits("list grouped");

  await page.getByRole("button", { name: "Save this list" }).click();
  await page.getByLabel("Name").fill("My serious ones");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("tab", { name: "My serious ones" }).waitFor();
  await page.reload();
  await go(page, "/hse/incidents");
  await page.getByRole("tab", { name: "My serious ones" }).click();
  await page.getByRole("button", { name: "Remove the filter Severity: High, Critical" }).click();
  await page.getByRole("button", { name: "Save changes" }).waitFor();
  await page.getByRole("button", { name: "Forget this list" }).click();
  await page.getByRole("tab", { name: "My serious ones" }).waitFor({ state: "detached" });
});

// contract: J15
test("the keyboard chooses rows, and many take one step, each with its own verdict", async () => {
  const submitted = (await incidents({ status: "submitted" })).rows.map((row) => row.record.id);
  assert.ok(submitted.length > 1, "the demo has submitted incidents");
  await go(page, `/hse/incidents?filter=${encodeURIComponent(JSON.stringify({ status: { in: ["submitted", "approved"] } }))}`);
  await settled(page);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("One selected").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("One selected").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("checkbox", { name: "Select all" }).click();
  await suits("list selected");
  await page.getByRole("button", { name: "Next step" }).click();
  await page.getByRole("menuitem", { name: /^Open investigation/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/stay as they are|stays as it is/).waitFor();
  await suits("list step");
  await dialog.getByRole("button", { name: `Do it for ${submitted.length} records` }).click();
  await dialog.getByText(`${submitted.length} records done`).waitFor();
  await suits("list result");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await eventually("every one to be under investigation", async () => {
    const now = await Promise.all(submitted.map(statusOf));
    return now.every((status) => status === "under_investigation");
  });
});

test("a field is changed on many at once", async () => {
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  const boxes = page.getByRole("checkbox", { name: /^Select (?!all)/ });
  await boxes.nth(0).click();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await page.getByText("4 selected").waitFor();
  await page.getByRole("button", { name: "Change a field" }).click();
  await page.getByRole("menuitem", { name: "Kind" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").click();
  await page.getByRole("option", { name: "Near miss" }).click();
  await dialog.getByRole("button", { name: /^Do it for/ }).click();
  await dialog.getByText(/records? done/).waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
});

// contract: J15
test("a card moves by the step that leads there; another says why it does not", async () => {
  await go(page, "/hse/incidents?board=by_status");
  await settled(page);
  await suits("board");
  const [row] = (await incidents({ status: "pending_approval" })).rows;
  const move = page.getByRole("button", { name: `Move ${row.title}`, exact: true });
  await move.click();
  await page.getByRole("button", { name: /→ Under investigation/ }).first().waitFor();
  await suits("board move");
  await page.getByRole("button", { name: /→ Approved/ }).click();
  await eventually("the incident to be approved", async () => (await statusOf(row.record.id)) === "approved");
  const column = page.locator("main section").filter({ has: page.getByRole("heading", { name: /Under investigation/ }) });
  const [draft] = (await incidents({ status: "draft" })).rows;
  const card = page.locator("main section li").filter({ hasText: draft.number }).first();
  await card.dragTo(column);
  await page.getByText(/cannot go to Under investigation/).first().waitFor();
});

test("a record shows what followed from it", async () => {
  const [row] = (await incidents({ status: "under_investigation" })).rows;
  await go(page, `/hse/incidents/${row.record.id}`);
  await page.getByRole("heading", { name: /^Actions/ }).waitFor();
  await suits("record");
  await page.getByRole("link", { name: /Create action/ }).click();
  await page.getByRole("combobox", { name: /^Incident/ }).filter({ hasText: row.title }).waitFor();
});

test("notifications are narrowed by category and read one by one", async () => {
  await go(page, "/inbox");
  await settled(page);
  await suits("inbox");
});

test("the palette does what one types", async () => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /Search or go to/ }).fill("gloves");
  await page.getByRole("option", { name: "Size · Gloves" }).waitFor();
  await page.getByRole("combobox", { name: /Search or go to/ }).fill("report");
  await page.getByRole("option", { name: /Report · Incident/ }).click();
  await page.getByRole("heading", { name: "What happened?" }).waitFor();
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals], []);
});
