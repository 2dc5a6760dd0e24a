/** Every screen, in sizes, languages, themes and densities that together cover all of them. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertNoSideways, assertTargets, assertWords, settled, GLOVES, TOUCH } from "../page-rules.mjs";
import { startWorld, eventually, CREW, MANAGER, PASSWORD } from "../world.mjs";

let world, browser;
const pages = {};
let record;

before(async () => {
  world = await startWorld({ incidents: 30 });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const screens = () => [
  ["home", "/"],
  ["list", "/hse/incidents"],
  ["list of actions", "/hse/actions"],
  ["board", "/hse/incidents?board=by_status"],
  ["record", `/hse/incidents/${record}`],
  ["new form", "/hse/incidents/new"],
  ["edit form", `/hse/incidents/${record}/edit`],
  ["inbox", "/inbox"],
  ["what came back", "/inbox?tab=returned"],
  ["synchronisation", "/sync"],
  ["search", "/search?q=pont"],
  ["settings", "/settings"],
  ["nothing here", "/hse/nothing"],
];

const inSight = (page, words) => page.getByText(words).filter({ visible: true }).first().waitFor();

async function look(page, { theme, density, language }) {
  await rpc(page, "settings.set", { key: "ui.preferences", value: { theme, density } });
  await rpc(page, "session.set_language", { language });
  await page.reload();
  await page.locator("#main").waitFor();
  await page.waitForFunction((given) => document.documentElement.lang === given[0] && document.documentElement.dataset.theme === given[1], [language, theme]);
}

/** Visits every screen and checks it; all that is wrong is told together. */
async function visit(page, size, given) {
  await look(page, given);
  const where = `${size} ${given.language} ${given.theme} ${given.density}`;
  const wrong = [];
  for (const [name, place] of screens()) {
    await go(page, place);
    await settled(page);
    await check(page, size, given, `${name}, ${where}`, wrong);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${size}-${given.language}-${given.theme}-${name.replaceAll(" ", "-")}.png` });
  }
  assert.deepEqual(wrong, []);
}

async function check(page, size, given, where, wrong) {
  const rules = [
    () => assertWords(page, where),
    () => assertAccessible(page, where, { strongContrast: given.theme === "sun" }),
    () => size !== "desktop" && assertTargets(page, where, given.density === "glove" ? GLOVES : TOUCH),
    () => size === "phone" && assertNoSideways(page, where, SIZES.phone.viewport.width),
  ];
  for (const rule of rules) {
    try {
      await rule();
    } catch (error) {
      wrong.push(`${where}: ${error.actual ? JSON.stringify(error.actual) : error.message}`);
    }
  }
}

// contract: J1 J2
test("signing in, on a phone in French and on a desk in English", async () => {
  const wrong = [];
  pages.phone = await open(browser, world.openUrl("crew"), SIZES.phone);
  await pages.phone.locator("#email").waitFor();
  await check(pages.phone, "phone", { theme: "light", density: "comfortable" }, "sign in", wrong);
  await signIn(pages.phone, CREW, PASSWORD, "fr");
  pages.tablet = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await pages.tablet.locator("#main").waitFor();
  pages.desktop = await open(browser, world.openUrl("manager"), SIZES.desktop);
  await pages.desktop.locator("#email").waitFor();
  await check(pages.desktop, "desktop", { theme: "light", density: "comfortable" }, "sign in", wrong);
  await signIn(pages.desktop, MANAGER, PASSWORD, "en");
  await inSight(pages.desktop, "Up to date");
  assert.deepEqual(wrong, []);
  await inSight(pages.phone, "À jour");
  record = await report(pages.phone);
  await eventually("the record ashore", async () => (await rpc(pages.desktop, "record.list", { record_type: "incident", search: "élingue" })).total > 0);
});

async function report(page) {
  const { subject } = await rpc(page, "grants.current");
  const fields = {
    title: "Élingue usée sur la grue du pont arrière", severity: "critical", kind: "dropped_object", occurred_at: new Date().toISOString(),
    site: subject.sites[0], location: "Pont arrière", description: "Une élingue montre des fils rompus. La grue est à l'arrêt.", tags: ["levage", "grue"],
  };
  const { row } = await rpc(page, "record.create", { record_type: "incident", fields });
  await rpc(page, "record.comment", { id: row.record.id, field: "comments", text: "Remplacement demandé pour demain." });
  return row.record.id;
}

const seen = [
  ["tablet", { language: "fr", theme: "sun", density: "glove" }],
  ["phone", { language: "fr", theme: "dark", density: "comfortable" }],
  ["phone", { language: "en", theme: "sun", density: "glove" }],
  ["desktop", { language: "en", theme: "dark", density: "compact" }],
  ["desktop", { language: "fr", theme: "light", density: "comfortable" }],
  ["tablet", { language: "en", theme: "light", density: "comfortable" }],
];
for (const [size, given] of seen) {
  test(`every screen on a ${size}: ${given.language}, ${given.theme}, ${given.density}`, () => visit(pages[size], size, given));
}

test("a board narrows to the words looked for", async () => {
  const page = pages.desktop;
  await go(page, "/hse/incidents?board=by_severity");
  await settled(page);
  const cards = page.locator("main section a");
  assert.ok((await cards.count()) > 1);
  await page.getByRole("searchbox").fill("ELINGUE");
  await eventually("one card", async () => (await cards.count()) === 1);
  await cards.filter({ hasText: "Élingue usée" }).waitFor();
  await page.getByRole("searchbox").fill("");
  await eventually("all cards", async () => (await cards.count()) > 1);
});

test("on a wide screen a record stands beside its list", async () => {
  const page = pages.desktop;
  await page.setViewportSize({ width: 1720, height: 960 });
  await go(page, "/hse/incidents");
  await settled(page);
  await page.getByRole("row").filter({ hasText: "Élingue usée" }).click();
  const beside = page.getByTestId("beside");
  await beside.getByRole("heading", { name: /Élingue usée/ }).waitFor();
  await settled(page);
  const wrong = [];
  await check(page, "desktop", { theme: "light", density: "comfortable" }, "list and record", wrong);
  assert.deepEqual(wrong, []);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/beside.png` });
  await page.getByRole("table").getByRole("link").nth(3).click();
  await beside.getByRole("heading", { name: /Élingue usée/ }).waitFor({ state: "detached" });
  await beside.getByRole("heading", { level: 1 }).waitFor();
  await beside.getByRole("button", { name: /Fermer|Close/ }).click();
  await beside.waitFor({ state: "detached" });
  await page.setViewportSize(SIZES.desktop.viewport);
});

test("no page failed on the way, and none asked its core for what is not there", () => {
  assert.deepEqual(Object.values(pages).flatMap((page) => [...page.problems, ...page.refusals]), []);
});
