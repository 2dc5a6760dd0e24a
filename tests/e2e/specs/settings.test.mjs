/** Settings: each choice is kept at once, with or without a link, and obeyed ashore. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertTargets, assertWords, settled, GLOVES } from "../page-rules.mjs";
import { startWorld, eventually, CREW, PASSWORD } from "../world.mjs";

let world, browser, page;
const shots = process.env.SCREENSHOTS;

before(async () => {
  world = await startWorld({ incidents: 3 });
  browser = await launch();
  page = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await signIn(page, CREW, PASSWORD, "fr");
  await page.getByText("À jour").first().waitFor();
  await settled(page);
});

/** By its name in the list beside. */
async function section(name) {
  await go(page, "/settings");
  await page.getByRole("navigation", { name: "Réglages" }).getByRole("link", { name }).tap();
  await page.getByRole("heading", { name, level: 2 }).waitFor();
}

after(async () => {
  await browser?.close();
  world?.stop();
});

const chosen = async () => (await rpc(page, "preferences.get")).chosen;

// contract: D12 D13
test("notification preferences are chosen without a link and leave with it", async () => {
  await section("Notifications");
  await rpc(page, "link.set", { cut: true });
  const mail = page.getByRole("switch", { name: /^E-mail/ });
  await mail.tap();
  await eventually("no more mail", async () => !(await chosen()).enabled_channels.includes("email"));
  await page.getByRole("switch", { name: /^Activer/ }).tap();
  await eventually("quiet hours", async () => (await chosen()).dnd_enabled);
  await page.getByRole("checkbox", { name: /^Commentaires/ }).tap();
  await eventually("comments muted", async () => (await chosen()).muted_categories.includes("comment"));
  const alert = page.getByRole("checkbox", { name: /^Alertes/ });
  assert.equal(await alert.isDisabled(), true, "nobody can mute an alert");
  assert.ok((await rpc(page, "sync.status")).queued_operations >= 3);
  await rpc(page, "link.set", { cut: false });
  await eventually("everything to leave", async () => (await rpc(page, "sync.status")).queued_operations === 0);
  await page.reload();
  await settled(page);
  assert.equal(await mail.getAttribute("aria-checked"), "false");
});

// contract: B11
test("the profile is changed here; the account's menu follows", async () => {
  await section("Profil");
  const phone = page.getByLabel("Téléphone");
  await phone.fill("+244 923 000 001");
  await page.getByLabel("Prénom").fill("Amélie-Rose");
  await page.getByRole("button", { name: "Enregistrer" }).first().tap();
  await page.getByText("Profil enregistré").first().waitFor();
  await page.getByRole("button", { name: "Compte de Amélie-Rose Roux" }).waitFor();
  assert.equal((await rpc(page, "profile.get")).phone, "+244 923 000 001");
});

// contract: I7 I8
test("theme, size and language change at once and are remembered", async () => {
  await section("Langue et affichage");
  await page.getByRole("radio", { name: "Soleil" }).tap();
  await page.waitForFunction(() => document.documentElement.dataset.theme === "sun");
  await page.getByRole("radio", { name: "Gants" }).tap();
  await page.waitForFunction(() => document.documentElement.dataset.density === "glove");
  await settled(page);
  await assertTargets(page, "settings with gloves", GLOVES);
  await assertAccessible(page, "settings in the sun", { strongContrast: true });
  await assertWords(page, "settings");
  if (shots) await page.screenshot({ path: `${shots}/settings-sun.png`, fullPage: true });
  await page.getByRole("radio", { name: "English" }).tap();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
  assert.deepEqual(
    await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme, document.documentElement.dataset.density]),
    ["en", "sun", "glove"],
  );
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals], []);
});
