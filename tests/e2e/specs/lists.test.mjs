/** A long list at a desk: far jumps, columns made wider, values changed where they stand. */
import { test } from "node:test";
import { strict as assert } from "node:assert";
import { go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertWords, settled } from "../page-rules.mjs";
import { withPeople, eventually, MANAGER } from "../world.mjs";

const { manager: page } = await withPeople({ incidents: 240, manager: { email: MANAGER, language: "en", size: SIZES.desktop } });
const shots = process.env.SCREENSHOTS;

async function suits(where) {
  await settled(page);
  await assertWords(page, where);
  await assertAccessible(page, where);
  if (shots) await page.screenshot({ path: `${shots}/lists-${where.replaceAll(" ", "-")}.png` });
}

const SUBMITTED = `/hse/incidents?view=all&filter=${encodeURIComponent(JSON.stringify({ status: "submitted" }))}`;
const cells = (column) => page.locator(`[role=cell][data-column=${column}]`);
const submitted = async () => (await rpc(page, "record.list", { record_type: "incident", filter: { status: "submitted" }, limit: 500 })).rows;
const detail = (id) => rpc(page, "record.get", { id });
/** The record a cell belongs to, by the link of its row. */
const idOf = async (cell) => /incidents\/([^?]+)/.exec(await cell.locator("xpath=ancestor::*[@role='row']").getByRole("link").getAttribute("href"))[1];

test("every row has its words wherever the list is", async () => {
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  const table = page.getByRole("table");
  const total = Number(await table.getAttribute("aria-rowcount"));
  assert.ok(total > 200, "the list has several pages");
  for (const index of [99, 100, 101, 199, 200, total - 1]) {
    await table.evaluate((list, part) => (list.scrollTop = list.scrollHeight * part), index / total);
    await eventually(`every row around ${index} to have its words`, async () => (await table.locator("[data-index]").count()) > 5 && (await table.locator("[aria-busy]").count()) === 0);
  }
});

test("columns are made wider with keys and the mouse, fit on a double click, and stay so on this device", async () => {
  await page.setViewportSize({ width: 1560, height: 900 });
  await go(page, SUBMITTED);
  const edge = page.getByRole("separator", { name: "Width of Location" });
  await edge.waitFor();
  await suits("list");
  const width = async () => Number(await edge.getAttribute("aria-valuenow"));
  const grows = (what, to) => eventually(what, async () => (await width()) === to);
  const usual = await width();
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await grows("two steps", usual + 32);
  // Once it stands still.
  await edge.hover({ position: { x: 12, y: 12 } });
  const box = await edge.boundingBox();
  await page.mouse.down();
  await page.mouse.move(box.x + 112, box.y + 12, { steps: 4 });
  await page.mouse.up();
  await grows("the pull", usual + 132);
  await page.reload();
  await edge.waitFor();
  await grows("the width to be kept", usual + 132);
  await edge.dblclick();
  await eventually("it to fit", async () => (await width()) < usual + 132);
  const cut = await cells("location").evaluateAll((all) => all.some((cell) => [...cell.children].some((child) => child.scrollWidth > child.clientWidth + 1)));
  assert.equal(cut, false, "nothing is cut in a column that fits");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Usual widths" }).click();
  await page.keyboard.press("Escape");
  await grows("the usual width", usual);
  await page.setViewportSize(SIZES.desktop.viewport);
});

test("a list shows the columns for which there is room; who asks for more scrolls sideways", async () => {
  const table = page.getByRole("table");
  const columns = () => table.locator("[role=columnheader][data-column]").evaluateAll((all) => all.map((one) => one.dataset.column));
  const sideways = () => table.evaluate((frame) => frame.scrollWidth - frame.clientWidth);
  let before = [];
  for (const width of [1120, 1280, 1440, 1590]) {
    await page.setViewportSize({ width, height: 900 });
    await go(page, "/hse/incidents?view=all");
    await settled(page);
    const shown = await columns();
    assert.ok((await sideways()) <= 0, `${shown.join(", ")} fit in ${width}`);
    assert.ok(before.every((column) => shown.includes(column)), `what ${width} shows holds what less room did`);
    assert.ok(shown.includes("title") && shown.includes("status"));
    before = shown;
  }
  assert.ok(before.includes("location"), "a wide screen shows all of them");
  await page.setViewportSize({ width: 1120, height: 900 });
  await page.getByRole("columnheader", { name: "Location" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Columns" }).click();
  await suits("columns");
  await page.getByRole("checkbox", { name: "Location no room here" }).check();
  await page.getByRole("checkbox", { name: "Assigned to" }).check();
  for (const name of ["Location", "Assigned to"]) await page.getByRole("columnheader", { name }).waitFor();
  assert.ok((await sideways()) > 0, "the list scrolls to what was asked for");
  await page.getByRole("button", { name: "Usual columns" }).click();
  await page.keyboard.press("Escape");
  await eventually("the list to fit again", async () => (await sideways()) <= 0);
  await page.setViewportSize(SIZES.desktop.viewport);
});

test("a value is changed where it stands, as one change; a click still opens", async () => {
  await go(page, SUBMITTED);
  await settled(page);
  const cell = cells("severity").nth(1);
  const id = await idOf(cell);
  const before = await detail(id);
  await cell.locator("xpath=ancestor::*[@role='row']").hover();
  await page.waitForResponse(/record\.steps/, { timeout: 2_000 }).catch(() => undefined);
  const { x, y, width, height } = await cell.boundingBox();
  await page.mouse.dblclick(x + width / 2, y + height / 2);
  const dialog = page.getByRole("dialog", { name: /^Severity: / });
  const wanted = before.record.fields.severity.v === "critical" ? "High" : "Critical";
  await dialog.getByRole("radio", { name: wanted }).click();
  await suits("list edit");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const now = await detail(id);
  assert.equal(now.record.fields.severity.v, wanted.toLowerCase());
  assert.equal(now.history.length, before.history.length + 1, "one change");
  await cell.filter({ hasText: wanted }).waitFor();

  await cells("status").nth(1).locator("xpath=ancestor::*[@role='row']").getByRole("link").focus();
  await page.keyboard.press("F2");
  const title = page.getByRole("dialog", { name: /^Title: / });
  await title.getByRole("textbox").fill("No");
  await page.keyboard.press("Enter");
  await title.getByText(/at least/).waitFor();
  await page.keyboard.press("Escape");
  await title.waitFor({ state: "detached" });
  assert.equal((await detail(id)).title, before.title, "what is refused or left changes nothing");

  const first = cells("severity").nth(0);
  const there = await idOf(first);
  const place = await first.boundingBox();
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  await page.waitForURL(new RegExp(there));
});

test("the status and what policy refuses are not offered", async () => {
  await go(page, SUBMITTED);
  await settled(page);
  assert.ok((await submitted()).length > 0);
  await page.getByRole("row").nth(1).getByRole("link").focus();
  // From the title to the status.
  for (const column of ["number", "title", "severity", "status"]) {
    await page.keyboard.press("ArrowRight");
    await page.locator(`[data-column=${column}][class*=outline-primary]`).waitFor();
  }
  await page.keyboard.press("F2");
  await page.keyboard.press("ArrowRight");
  await page.locator("[data-column=site][class*=outline-primary]").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("one of many is chosen with keys alone", async () => {
  await go(page, "/");
  await settled(page);
  await go(page, SUBMITTED);
  await settled(page);
  const cell = cells("site").nth(0);
  const id = await idOf(cell);
  const before = (await detail(id)).record.fields.site.v;
  await page.getByRole("row").nth(1).getByRole("link").focus();
  for (const column of ["number", "title", "severity", "status", "site"]) {
    await page.keyboard.press("ArrowRight");
    await page.locator(`[data-column=${column}][class*=outline-primary]`).waitFor();
  }
  await page.keyboard.press("F2");
  const box = page.getByRole("dialog", { name: /^Site: / }).getByRole("combobox");
  await box.waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("option").nth(2).waitFor();
  // Another than the one it has.
  await page.keyboard.press("ArrowDown");
  if ((await page.getByRole("option").nth(1).getAttribute("aria-selected")) === "true") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("option").first().waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.notEqual((await detail(id)).record.fields.site.v, before);
});

const said = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
const rowcount = async () => Number(await page.getByRole("table").getAttribute("aria-rowcount"));
const chip = (name) => page.getByRole("button", { name: `Change the filter ${name}`, exact: true });
/** Opens a field's line in the panel of filters. */
const ask = (name) => page.getByRole("dialog", { name: "Filters" }).getByRole("button", { name, exact: true }).click();
const choose = (name) => page.getByRole("dialog", { name: "Filters" }).getByRole("radio", { name, exact: true }).click();
const matching = async (filter) => (await rpc(page, "record.list", { record_type: "incident", filter, limit: 1 })).total;

test("the row the keyboard comes to has the focus, near and far", async () => {
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  const titles = (await rpc(page, "record.list", { record_type: "incident", sort: [{ field: "created_at", descending: true }], limit: 60 })).rows.map((row) => row.title);
  for (const [at, key] of [[0, "j"], [1, "j"], [2, "ArrowDown"], [1, "k"]]) {
    await page.keyboard.press(key);
    await eventually(`row ${at} to be said`, async () => (await said()) === titles[at]);
  }
  for (let at = 2; at < 50; at++) await page.keyboard.press("j");
  await eventually("row 49 to be said", async () => (await said()) === titles[49]);
  assert.equal(await page.evaluate(() => document.activeElement.closest("[role=row]").getAttribute("aria-rowindex")), "51");
});

test("a list is narrowed field by field; a chip is changed, removed and put back with keys", async () => {
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  const all = await rowcount();
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await ask("Severity");
  await page.getByRole("dialog").getByRole("button", { name: "High" }).click();
  await choose("Is none of");
  await ask("Created");
  await choose("Last 7 days");
  await suits("filters");
  await page.getByRole("button", { name: "Show" }).click();
  await chip("Severity: not High").waitFor();
  await chip("Created: last 7 days").waitFor();
  const week = { ">=": { day: -6 }, "<": { day: 1 } };
  const wanted = await matching({ severity: { not_in: ["high"] }, created_at: week });
  await eventually("the rows asked for", async () => wanted === 0 || (await rowcount()) === wanted);
  await suits("filter chips");

  await chip("Created: last 7 days").focus();
  await page.keyboard.press("Delete");
  await chip("Created: last 7 days").waitFor({ state: "detached" });
  assert.match(await said(), /^Remove the filter Severity/, "the keyboard stands at the next");
  await page.getByText("Filter removed: Created: last 7 days").first().waitFor();
  await page.getByRole("button", { name: "Put it back" }).click();
  await chip("Created: last 7 days").waitFor();
  await page.getByRole("button", { name: "Remove the filter Created: last 7 days" }).click();
  await chip("Severity: not High").click();
  await choose("Is one of");
  await page.keyboard.press("Escape");
  await chip("Severity: High").waitFor();
  await eventually("the high ones", async () => (await rowcount()) === (await matching({ severity: "high" })));

  await go(page, `/hse/incidents?view=all&filter=${encodeURIComponent(JSON.stringify({ location: { contains: "nowhere at all" } }))}`);
  await page.getByRole("button", { name: "Clear all" }).click();
  await eventually("all to be back", async () => (await rowcount()) === all);
});

test("rows stand under sites, people and days; a heading folds, and stays so on this device", async () => {
  for (const group of ["site", "created_by", "occurred_at:day", "created_at:month"]) {
    await go(page, `/hse/incidents?view=all&group=${group}`);
    await page.locator("[data-group]").first().waitFor();
    await settled(page);
    const [by, span] = group.split(":");
    const groups = await rpc(page, "record.groups", { record_type: "incident", by, span });
    assert.equal(groups.reduce((sum, one) => sum + one.total, 0), await rowcount(), group);
  }
  await go(page, "/hse/incidents?view=all&group=site");
  const first = page.locator("[data-group]").first();
  await first.waitFor();
  await suits("grouped by site");
  const height = () => page.getByRole("table").evaluate((table) => table.scrollHeight);
  const open = await height();
  await first.focus();
  await page.keyboard.press("Enter");
  await eventually("the first to fold", async () => (await first.getAttribute("aria-expanded")) === "false" && (await height()) < open);
  await page.reload();
  await first.waitFor();
  await eventually("it to stay folded", async () => (await first.getAttribute("aria-expanded")) === "false");
  await first.click();
  await eventually("it to open", async () => (await first.getAttribute("aria-expanded")) === "true");
  // The heading of what is in sight stays on top while its rows pass.
  const table = page.getByRole("table");
  await table.evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  await eventually("a heading on top", async () => {
    const top = await table.evaluate((list) => list.getBoundingClientRect().top);
    const tops = await page.locator("[data-group]").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    return tops.some((one) => one >= top && one < top + 60);
  });
});

test("a board leads to the rest of a column", async () => {
  await go(page, "/hse/incidents?board=by_status");
  const more = page.getByRole("link", { name: /^and .* more$/ }).first();
  await more.click();
  await page.getByRole("button", { name: /^Remove the filter Status: / }).waitFor();
  assert.ok(Number(await page.getByRole("table").getAttribute("aria-rowcount")) > 50);
});

test("on a tablet rows are cards, and sorted all the same", async () => {
  await page.setViewportSize(SIZES.tablet.viewport);
  await go(page, "/hse/incidents?view=all");
  await eventually("all rows", async () => (await rowcount()) === (await matching()));
  await settled(page);
  // A list come back to is where it was left.
  const first = async () => {
    await page.getByRole("table", { includeHidden: true }).evaluate((list) => (list.scrollTop = 0));
    return page.locator("[data-list][aria-rowindex='1']").innerText();
  };
  const before = await first();
  await page.getByRole("button", { name: "Display", exact: true }).click();
  await page.getByRole("radiogroup", { name: "Sort" }).getByRole("radio", { name: "Title", exact: true }).click();
  const ascending = page.getByRole("button", { name: "Ascending", exact: true });
  const descending = page.getByRole("button", { name: "Descending", exact: true });
  await ascending.or(descending).waitFor();
  await suits("sort");
  const titles = async () => (await rpc(page, "record.list", { record_type: "incident", sort: [{ field: "title", descending: true }], limit: 1 })).rows[0].title;
  if (await ascending.isVisible()) await ascending.click();
  await descending.waitFor();
  const last = await titles();
  await eventually("the last title to come first", async () => (await first()).includes(last));
  await page.getByRole("button", { name: "Usual order", exact: true }).click();
  await eventually("the usual order to be back", async () => (await first()) === before);
  await page.keyboard.press("Escape");
  await page.setViewportSize(SIZES.desktop.viewport);
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals.filter((one) => !one.includes("record.edit"))], []);
});
