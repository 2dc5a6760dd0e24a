/** The README's five steps, in a real browser, on the real core and the real server. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import { launch, open, signIn, go, assertAccessible, SIZES } from "../browser.mjs";
import { startWorld, eventually, CREW, MANAGER, PASSWORD } from "../world.mjs";

const shots = process.env.SCREENSHOTS;
let world, browser, crew, manager;

async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

before(async () => {
  world = await startWorld({ incidents: 40 });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const TITLE = "Chute d'un outil depuis la passerelle nord";

async function unread(page) {
  const said = await page.getByRole("link", { name: /Inbox:|Réception :/ }).first().innerText();
  return Number(said.match(/\d+/)?.[0] ?? 0);
}

// contract: J1 J2 A2 I8 C11
test("both sign in, each in their language, and see what they may", async () => {
  crew = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await signIn(crew, CREW, PASSWORD, "fr");
  manager = await open(browser, world.openUrl("manager"), SIZES.desktop);
  await signIn(manager, MANAGER, PASSWORD, "en");
  await crew.getByText("À jour").first().waitFor();
  await manager.getByText("Up to date").first().waitFor();
  await assertAccessible(crew, "the crew's home");
  await assertAccessible(manager, "the manager's home");
});

// contract: J3 J4 J13 A7
test("with the link cut, a report shows its mistakes, then is saved on the device", async () => {
  await crew.getByRole("button", { name: "Couper la liaison" }).first().click();
  await crew.getByText(/Liaison coupée/).first().waitFor();
  await go(crew, "/hse/incidents/new");
  await crew.getByRole("button", { name: "Créer", exact: true }).click();
  await crew.getByText("Titre min 10 caractères").first().waitFor();
  await crew.getByText("Localisation requise").first().waitFor();
  await assertAccessible(crew, "the form with its mistakes");

  await crew.getByLabel(/^Titre/).fill(TITLE);
  await crew.getByText("Critique", { exact: true }).first().click();
  await crew.getByLabel(/^Localisation/).fill("Passerelle nord, pont principal");
  await crew.getByLabel(/^Description/).fill("Une clé de 2 kg est tombée de la passerelle. Personne n'est blessé, la zone est balisée.");
  await crew.getByText(/Enregistré sur cet appareil/).first().waitFor();
  await shot(crew, "crew-form");
  await crew.getByRole("button", { name: "Créer", exact: true }).click();
  await crew.getByText("Incident créé avec succès").first().waitFor();
  await crew.getByRole("heading", { name: TITLE }).waitFor();
  await crew.getByText("Sur cet appareil").first().waitFor();
  await shot(crew, "crew-offline");
  await assertAccessible(crew, "the record at sea");
  assert.equal((await world.mails()).length, 0, "nothing left the tablet");
});

// contract: J13 J15 D7 D8
test("the link comes back: the incident arrives, with a notification and the mails", async () => {
  const before = await unread(manager);
  await crew.getByRole("button", { name: "Rétablir la liaison" }).first().click();
  await eventually("the badge to count one more", async () => (await unread(manager)) === before + 1);
  await manager.getByText(TITLE).first().waitFor();
  await manager.getByText(TITLE).first().click();
  await manager.getByRole("heading", { name: TITLE }).waitFor();
  await manager.getByText(/INC-\d{4}-\d{5}/).first().waitFor();
  await shot(manager, "manager-arrived");
  await assertAccessible(manager, "the record ashore");
  await crew.getByText("Confirmé").first().waitFor();

  const mails = await eventually("seven mails", async () => {
    const all = await world.mails();
    return all.length >= 7 && all;
  });
  assert.equal(mails.length, 7, "five managers and two administrators, once each");
});

test("a comment ashore is read at sea, and the crew's step goes through", async () => {
  await manager.getByPlaceholder(/Write a comment/).fill("Thank you. Keep the area closed until the inspection.");
  await manager.getByRole("button", { name: "Comment", exact: true }).click();
  await crew.getByText("Keep the area closed until the inspection.").first().waitFor();
});

test("the language changes without a restart", async () => {
  await go(manager, "/settings/display");
  await manager.getByText("Français", { exact: true }).first().click();
  await manager.getByRole("heading", { name: "Réglages" }).first().waitFor();
  await assertAccessible(manager, "the settings");
});

test("no page failed on the way", () => {
  assert.deepEqual([...crew.problems, ...manager.problems], []);
});
