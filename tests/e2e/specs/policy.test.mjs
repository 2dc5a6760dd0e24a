/** The interface asks for no script and no style but its own: its content policy refuses every other. */
import { test, after } from "node:test";
import { strict as assert } from "node:assert";
import { go, launch, rpc, signIn, SIZES } from "../browser.mjs";
import { settled } from "../page-rules.mjs";
import { startWorld, MANAGER, PASSWORD } from "../world.mjs";

const world = await startWorld({ incidents: 6 });
const browser = await launch();
after(async () => {
  await browser.close();
  world.stop();
});

const refused = [];
const context = await browser.newContext({ ...SIZES.desktop, locale: "fr-FR", reducedMotion: "reduce" });
const page = await context.newPage();
await page.exposeFunction("refuse", (what) => refused.push(what));
await page.addInitScript(() =>
  document.addEventListener("securitypolicyviolation", (event) => window.refuse(`${event.effectiveDirective} ${event.sourceFile}:${event.lineNumber}`)),
);

test("signing in, lists, menus, panels, dialogs and a record ask for nothing the content policy refuses", async () => {
  const answer = await page.goto(world.openUrl("manager"));
  assert.doesNotMatch(answer.headers()["content-security-policy"], /unsafe/);
  await signIn(page, MANAGER, PASSWORD, "en");
  await settled(page);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).overflow), "hidden", "the page behind a dialog stays where it is");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).overflow), "hidden");
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  const tops = await page.locator("[role=row][aria-rowindex]").evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top));
  assert.ok(tops.length > 1, "the list has rows");
  assert.equal(new Set(tops).size, tops.length, "rows stand one under the other");
  await page.getByRole("separator", { name: "Width of Title" }).dblclick();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Severity" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await go(page, "/hse/incidents?board=by_status");
  await settled(page);
  const { rows } = await rpc(page, "record.list", { record_type: "incident", limit: 1 });
  await go(page, `/hse/incidents/${rows[0].record.id}`);
  await page.getByRole("heading", { level: 1, name: rows[0].title }).waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  for (const place of ["/sync", "/settings/display", "/inbox", "/hse/incidents/new", "/hse/incidents/quick"]) {
    await go(page, place);
    await settled(page);
  }
  assert.deepEqual([...new Set(refused)], []);
});
