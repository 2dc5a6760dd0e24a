/** Finding things by the keyboard: records by number, title or text, places, actions, settings. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertWords, settled } from "../page-rules.mjs";
import { startWorld, eventually, CREW, PASSWORD } from "../world.mjs";

let world, browser, page, record;
const shots = process.env.SCREENSHOTS;
const shot = (name) => shots && page.screenshot({ path: `${shots}/search-${name}.png` });

before(async () => {
  world = await startWorld({ incidents: 20 });
  browser = await launch();
  page = await open(browser, world.openUrl("crew"), SIZES.desktop);
  await signIn(page, CREW, PASSWORD, "fr");
  await page.getByText("À jour").first().waitFor();
  const { subject } = await rpc(page, "grants.current");
  const fields = {
    title: "Dégât des eaux dans l'œuvre vive", severity: "medium", kind: "property_damage", occurred_at: new Date().toISOString(),
    site: subject.sites[0], location: "Cale n° 3", description: "L'entretoise a lâché ; le cœur du réseau d'eau douce fuit à l'arrière.",
  };
  const { row } = await rpc(page, "record.create", { record_type: "incident", fields });
  record = await eventually("its official number", async () => {
    const { record: now } = await rpc(page, "record.get", { id: row.record.id });
    return now.official_no && now;
  });
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const box = () => page.getByRole("combobox", { name: /Chercher…|Search or go to/ });
const chosen = () => page.getByRole("option", { selected: true });

/** Opens the palette by its key and types. */
async function type(words) {
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await box().waitFor();
  await page.keyboard.type(words);
}

/** Goes down with the arrow until this is the chosen line. */
async function reach(name) {
  await page.getByRole("option", { name }).first().waitFor();
  for (let i = 0; i < 40; i++) {
    if (await chosen().filter({ hasText: name }).count()) return;
    await page.keyboard.press("ArrowDown");
  }
  assert.fail(`the arrow never reached ${name}`);
}

async function opens(words) {
  await type(words);
  await reach(/Dégât des eaux/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Dégât des eaux dans l'œuvre vive", level: 1 }).waitFor();
  await go(page, "/");
  await settled(page);
}

// contract: J1
test("a record is found by title and text, whatever the accents, ligatures and apostrophes", async () => {
  await go(page, "/");
  await settled(page);
  for (const words of ["degat", "DÉGÂT", "oeuvre vive", "l'œuvre", "coeur reseau", "entretoise", "d’eau douce"]) await opens(words);
});

// contract: J1
test("and by any of its numbers, whole or in part", async () => {
  const { official_no: official, provisional_no: provisional, id } = record;
  const last = official.split("-").at(-1);
  for (const words of [official, official.toLowerCase(), last, String(Number(last)), provisional, provisional.replaceAll("-", " "), id]) await opens(words);
  // What is narrower than words: nothing else has this number.
  await type(official);
  await page.getByRole("option", { name: /Dégât des eaux/ }).waitFor();
  await eventually("the record, and all the results", async () => (await page.getByRole("option").count()) === 2);
});

// contract: J1
test("actions, places and settings are lines of the same list", async () => {
  await type("reglages");
  await shot("palette");
  await assertWords(page, "the palette");
  await assertAccessible(page, "the palette");
  await reach("Réglages");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Réglages", level: 1 }).waitFor();

  await type("sombre");
  await reach(/Sombre/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await type("theme clair");
  await reach(/Clair/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "light");

  await type("signaler");
  await reach(/^Signaler/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Que s'est-il passé ?" }).waitFor();
  await type("english");
  await reach(/English/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  await type("send now");
  await reach("Send now");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("all the results have a page of their own; nothing found is said", async () => {
  await type("degat");
  await reach(/Search for .degat. everywhere/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await settled(page);
  await page.getByRole("link", { name: /Dégât des eaux/ }).waitFor();
  await assertWords(page, "search");
  await shot("page");
  await page.getByRole("searchbox").fill("zzyzx");
  await page.getByText("Nothing matches").waitFor();
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals], []);
});
