/** One person on two devices, and two people on one record: what was done apart comes together. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertTargets, assertWords, settled, TOUCH } from "../page-rules.mjs";
import { startWorld, eventually, CREW, MANAGER, OTHER_MANAGER, PASSWORD } from "../world.mjs";

let world, browser, tablet, desk;
const shots = process.env.SCREENSHOTS;
const shot = (page, name) => shots && page.screenshot({ path: `${shots}/together-${name}.png` });

before(async () => {
  world = await startWorld({ incidents: 12 });
  browser = await launch();
  tablet = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await signIn(tablet, MANAGER, PASSWORD, "fr");
  desk = await open(browser, world.openUrl("manager"), SIZES.desktop);
  await signIn(desk, MANAGER, PASSWORD, "en");
  await tablet.getByText(/À jour|Up to date/).first().waitFor();
  await desk.getByText("Up to date").first().waitFor();
  await rpc(tablet, "session.set_language", { language: "fr" });
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const serious = encodeURIComponent(JSON.stringify({ severity: { in: ["high", "critical"] } }));
const tab = (page, name) => page.getByRole("tab", { name, exact: true });

async function keep(page, name, words) {
  await go(page, `/hse/incidents?view=all&filter=${serious}`);
  await settled(page);
  if (words.display) await page.getByRole("button", { name: words.display }).click();
  await page.getByRole("button", { name: words.keep }).click();
  const dialog = page.getByRole("dialog", { name: words.keep });
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: words.save }).click();
  await tab(page, name).waitFor();
}

/** On a tablet a list is kept from the panel of what it shows. */
const FR = { display: "Affichage", keep: "Enregistrer cette liste", save: "Enregistrer", rename: "Renommer cette liste", forget: "Oublier cette liste" };
const EN = { keep: "Save this list", save: "Save", rename: "Rename this list", forget: "Forget this list" };

// contract: J2
test("a list kept at sea is on the same person's desk; lists kept apart both stay", async () => {
  await rpc(tablet, "link.set", { cut: true });
  await keep(tablet, "Graves, à bord", FR);
  await settled(tablet);
  await assertAccessible(tablet, "a list of one's own");
  await assertTargets(tablet, "a list of one's own", TOUCH);
  await shot(tablet, "list-fr");
  await keep(desk, "Serious, ashore", EN);
  await rpc(tablet, "link.set", { cut: false });
  for (const page of [tablet, desk]) {
    await tab(page, "Graves, à bord").waitFor();
    await tab(page, "Serious, ashore").waitFor();
  }
  await tab(desk, "Graves, à bord").click();
  await desk.getByRole("button", { name: "Remove the filter Severity: High, Critical" }).waitFor();
  assert.equal(await desk.getByRole("button", { name: "Save changes" }).count(), 0, "it is shown as it was kept");
});

test("it is renamed on one device and forgotten on the other", async () => {
  await desk.getByRole("button", { name: EN.rename }).click();
  const name = desk.getByRole("dialog").getByRole("textbox");
  assert.equal(await name.inputValue(), "Graves, à bord");
  await name.fill("All serious ones");
  await assertAccessible(desk, "renaming a list");
  await desk.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await tab(desk, "All serious ones").waitFor();
  await shot(desk, "list-en");
  await tab(tablet, "All serious ones").click();
  await tablet.getByRole("button", { name: FR.display }).click();
  await tablet.getByRole("button", { name: FR.forget }).click();
  await tab(desk, "All serious ones").waitFor({ state: "detached" });
  assert.equal(await tab(desk, "Serious, ashore").count(), 1);
});

const titleOf = async (page, id) => (await rpc(page, "record.get", { id })).record.fields.location.v;

/** Opens the form, writes another place and saves. */
async function relocate(page, id, place, words) {
  await go(page, `/hse/incidents/${id}/edit`);
  await page.getByLabel(words.field).fill(place);
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await page.getByRole("link", { name: words.edit }).first().waitFor();
}

const FR_FORM = { field: /^Localisation/, save: "Enregistrer", edit: "Modifier" };
const EN_FORM = { field: /^Location/, save: "Save", edit: "Edit" };

let id;

/** Two people write the same field, one of them without a link. */
async function disagree(place, other) {
  await rpc(tablet, "link.set", { cut: true });
  await relocate(tablet, id, place, FR_FORM);
  await relocate(desk, id, other, EN_FORM);
  await eventually("the desk's change to be ashore", async () => (await rpc(desk, "sync.status")).queued_operations === 0);
  await rpc(tablet, "link.set", { cut: false });
  for (const page of [tablet, desk]) await page.getByRole("region", { name: /: two values| : deux valeurs/ }).waitFor();
}

// contract: J13
test("two people write one field apart: both values, who and when, on both screens", async () => {
  await rpc(desk, "session.sign_out", { force: true });
  await desk.reload();
  await signIn(desk, OTHER_MANAGER, PASSWORD, "en");
  // At once: their profile, which says French, may still be on its way.
  await rpc(desk, "session.set_language", { language: "en" });
  const list = () => rpc(desk, "record.list", { record_type: "incident", filter: { status: "submitted" } });
  const { rows } = await eventually("the records of the next one at the desk", async () => {
    const page = await list();
    return page.total > 0 && page;
  });
  await eventually("the choice to be theirs ashore", async () => (await rpc(desk, "profile.get")).language === "en" && (await rpc(desk, "sync.status")).queued_operations === 0);
  assert.equal(await desk.locator("html").getAttribute("lang"), "en");
  id = rows[0].record.id;
  await disagree("Pont 2, tribord", "Deck 2, port side");
  const conflict = desk.getByRole("region", { name: "Location: two values" });
  for (const words of ["Pont 2, tribord", "Deck 2, port side", "Marc Keller", "Quentin Ondo"]) await conflict.getByText(words).first().waitFor();
  assert.equal(await conflict.locator("time").count(), 2);
  for (const [page, name] of [[tablet, "conflict-fr"], [desk, "conflict-en"]]) {
    await settled(page);
    await assertWords(page, name);
    await assertAccessible(page, name);
    await shot(page, name);
  }
  await conflict.getByRole("listitem").filter({ hasText: "Pont 2, tribord" }).getByRole("button", { name: "Keep this one" }).click();
  for (const page of [tablet, desk]) {
    await page.getByRole("region", { name: /: two values| : deux valeurs/ }).waitFor({ state: "detached" });
    await eventually("the chosen value", async () => (await titleOf(page, id)) === "Pont 2, tribord");
  }
});

// contract: J13
test("where neither is right, a third value settles it", async () => {
  await disagree("Pont 3", "Deck 4");
  const conflict = tablet.getByRole("region", { name: "Localisation : deux valeurs" });
  await conflict.getByRole("button", { name: "Écrire une autre valeur" }).tap();
  await conflict.getByLabel(/^Localisation/).fill("Entre les ponts 3 et 4");
  await assertAccessible(tablet, "another value");
  await assertTargets(tablet, "another value", TOUCH);
  await shot(tablet, "another-value");
  await conflict.getByRole("button", { name: "Enregistrer" }).tap();
  for (const page of [tablet, desk]) {
    await page.getByRole("region", { name: /: two values| : deux valeurs/ }).waitFor({ state: "detached" });
    await eventually("the third value", async () => (await titleOf(page, id)) === "Entre les ponts 3 et 4");
  }
});

/** Reports that stand before the next step, one per title. */
async function reports(titles, status) {
  const { site } = (await rpc(tablet, "record.get", { id })).record.fields;
  const made = [];
  for (const title of titles) {
    const fields = {
      title, severity: "medium", kind: "near_miss", occurred_at: new Date().toISOString(), site: site.v,
      location: "Atelier", description: "Une échelle a glissé sans faire de blessé, le sol était mouillé.",
    };
    const { row } = await rpc(tablet, "record.create", { record_type: "incident", fields });
    await rpc(tablet, "record.request", { id: row.record.id, command: "submit" });
    made.push(row.record.id);
  }
  await eventually("the reports at the desk", async () => {
    const { rows } = await rpc(desk, "record.list", { record_type: "incident", filter: { status }, limit: 200 });
    return made.every((one) => rows.some((row) => row.record.id === one));
  });
  return made;
}

// contract: J15
test("many at once: what the device refuses is told in words, record by record", async () => {
  const titles = ["Lot A : échelle du local 1", "Lot A : échelle du local 2", "Lot A : échelle du local 3"];
  const made = await reports(titles, "submitted");
  await go(desk, `/hse/incidents?view=all&q=${encodeURIComponent("Lot A")}`);
  await settled(desk);
  await desk.getByRole("checkbox", { name: "Select all" }).click();
  await desk.getByRole("button", { name: "Next step" }).click();
  await desk.getByRole("menuitem", { name: /^Open investigation/ }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByRole("button", { name: "Do it for 3 records" }).waitFor();
  // Meanwhile somebody else took one of them further.
  await rpc(tablet, "record.request", { id: made[1], command: "investigate" });
  await eventually("the desk to know", async () => (await rpc(desk, "record.steps", { ids: [made[1]] }))[0].expected_status === "under_investigation");
  await dialog.getByRole("button", { name: "Do it for 3 records" }).click();
  await dialog.getByText("2 records done").waitFor();
  const refused = dialog.getByRole("listitem").filter({ hasText: titles[1] });
  assert.match(await refused.innerText(), /Lot A : échelle du local 2 · \p{Lu}.{10,}/u, "with a reason in words");
  await assertWords(desk, "the outcome of many");
  await assertAccessible(desk, "the outcome of many");
  await shot(desk, "bulk-refused");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await eventually("every one to be under investigation", async () => {
    const steps = await rpc(desk, "record.steps", { ids: made });
    return steps.every((one) => one.expected_status === "under_investigation");
  });
});

// contract: J15
test("many at once without a link: what the server refuses comes back, the rest is done, none is lost", async () => {
  const titles = ["Lot B : échelle du local 1", "Lot B : échelle du local 2", "Lot B : échelle du local 3"];
  const made = await reports(titles, "submitted");
  await rpc(tablet, "link.set", { cut: true });
  await go(tablet, `/hse/incidents?view=all&q=${encodeURIComponent("Lot B")}`);
  await settled(tablet);
  await tablet.getByRole("button", { name: "Affichage" }).tap();
  await tablet.getByRole("dialog").getByRole("button", { name: "Sélectionner", exact: true }).tap();
  for (const title of titles) await tablet.getByRole("checkbox", { name: new RegExp(title) }).tap();
  await tablet.getByRole("button", { name: "Autres actions" }).tap();
  await tablet.getByRole("menuitem", { name: "Sévérité" }).tap();
  const dialog = tablet.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Haute" }).tap();
  await dialog.getByRole("button", { name: /3 fiches/ }).tap();
  await dialog.getByText("3 fiches traitées").waitFor();
  await dialog.getByRole("button", { name: "Fermer" }).last().tap();
  for (const command of ["investigate", "request_approval", "approve"]) {
    await rpc(desk, "record.request", { id: made[0], command });
    await eventually(`${command} to be decided`, async () => (await rpc(desk, "sync.status")).queued_operations === 0);
  }
  await rpc(tablet, "link.set", { cut: false });
  await eventually("one to come back", async () => (await rpc(tablet, "returned.list")).length === 1);
  const severity = async (one) => (await rpc(desk, "record.get", { id: one })).record.fields.severity.v;
  await eventually("two to be done", async () => (await severity(made[1])) === "high" && (await severity(made[2])) === "high");
  assert.equal(await severity(made[0]), "medium", "what was approved stays as it was");
  await go(tablet, "/inbox?tab=returned");
  const card = tablet.getByRole("article").filter({ hasText: titles[0] });
  await card.getByText("Sévérité – Cette valeur ne peut pas changer dans l'état actuel").waitFor();
  assert.equal(await card.getByRole("radio", { name: "Haute" }).getAttribute("aria-checked"), "true");
});

test("no page failed on the way", () => {
  assert.deepEqual([...tablet.problems, ...desk.problems], []);
});
