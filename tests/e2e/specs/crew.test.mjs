/** A crew member on deck: a report in six taps, with gloves, at sea. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertTargets, assertWords, GLOVES, settled } from "../page-rules.mjs";
import { startWorld, eventually, CREW, PASSWORD } from "../world.mjs";

let world, browser, page;
let taps = 0;

const shots = process.env.SCREENSHOTS;
const shot = (name) => shots && page.screenshot({ path: `${shots}/crew-${name}.png` });

/** One touch of the screen. */
async function tap(target) {
  taps += 1;
  await target.tap();
}

before(async () => {
  world = await startWorld({ incidents: 5 });
  browser = await launch();
  page = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await signIn(page, CREW, PASSWORD, "fr");
  await rpc(page, "settings.set", { key: "ui.preferences", value: { theme: "light", density: "glove" } });
  await page.reload();
  await page.getByText("À jour").first().waitFor();
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const tile = () => page.getByRole("link", { name: /^Signaler/ });
const choice = (name) => page.getByRole("radio", { name });
const asks = (question) => page.getByRole("heading", { level: 1, name: question }).waitFor();
const reported = (title) => page.getByRole("heading", { level: 1, name: title }).waitFor();

async function suits(where) {
  await settled(page);
  await assertWords(page, where);
  await assertAccessible(page, where);
  await assertTargets(page, where, GLOVES);
  await shot(where.replaceAll(" ", "-"));
}

// contract: J3 J4 J13
test("the first report says what is missing, and the place is chosen once", async () => {
  await rpc(page, "link.set", { cut: true });
  await tap(tile());
  await asks("Que s'est-il passé ?");
  await suits("quick report what");
  await page.getByRole("button", { name: "Suivant" }).tap();
  await page.getByText("Ce champ est requis").first().waitFor();
  await choice("Chute d'objet").tap();
  await asks("Quelle gravité, et où ?");
  await choice("Haute").tap();
  await asks("Quelle gravité, et où ?"); // the place is not known yet: it does not go on
  await page.getByRole("radiogroup", { name: /^Zone/ }).getByRole("radio").first().tap();
  await page.getByText("Localisation", { exact: true }).waitFor();
  await suits("quick report place");
  await page.getByRole("button", { name: "Suivant" }).tap();
  await asks("Montrez et racontez");
  await page.getByRole("button", { name: "Signaler" }).tap();
  await page.getByText("Description min 20 caractères").waitFor();
  await page.getByRole("button", { name: "La zone est balisée et fermée." }).tap();
  await page.getByText(/Enregistré sur cet appareil \d\d:\d\d/).waitFor();
  await page.getByRole("button", { name: "Signaler" }).tap();
  await reported(/^Chute d'objet – /);
});

// contract: J3 J13
test("from then on a report takes six taps, with the link cut", async () => {
  await go(page, "/");
  await settled(page);
  await suits("home");
  taps = 0;
  await tap(tile());
  await tap(choice("Presqu'accident"));
  await asks("Quelle gravité, et où ?");
  await suits("quick report severity");
  await tap(choice("Moyenne"));
  await asks("Montrez et racontez");
  await tap(page.getByRole("button", { name: "Personne n'est blessé." }));
  await tap(page.getByRole("button", { name: "Le travail est arrêté en attendant." }));
  await suits("quick report tell");
  await tap(page.getByRole("button", { name: "Signaler" }));
  await reported(/^Presqu'accident – /);
  await page.getByText("Sur cet appareil").first().waitFor();
  assert.ok(taps <= 6, `it took ${taps} taps`);
  const [row] = (await rpc(page, "record.list", { record_type: "incident" })).rows;
  assert.equal(row.record.fields.description.v, "Personne n'est blessé. Le travail est arrêté en attendant.");
  assert.ok(row.record.fields.area && row.record.fields.location, "where it was comes from last time");
  assert.ok(row.title.length >= 10);
});

test("a report begun and left is found again, and goes on in the full form", async () => {
  await go(page, "/hse/incidents/quick");
  await choice("Sûreté").tap();
  await asks("Quelle gravité, et où ?");
  await page.getByText(/Enregistré sur cet appareil \d\d:\d\d/).waitFor();
  await go(page, "/");
  await tile().tap();
  await page.getByRole("link", { name: "Continuer" }).tap();
  await eventually("the choice to be there", async () => (await choice("Sûreté").getAttribute("aria-checked")) === "true");
  await page.getByRole("button", { name: "Tous les champs" }).tap();
  await page.getByLabel(/^Titre/).waitFor();
  await eventually("the suggested title to come along", async () => /^Sûreté – /.test(await page.getByLabel(/^Titre/).inputValue()));
  await rpc(page, "draft.list").then((drafts) => Promise.all(drafts.map(({ id }) => rpc(page, "draft.discard", { id }))));
});

// contract: J3
test("the queue says what waits and why; photos can wait", async () => {
  await go(page, "/sync");
  await page.getByRole("heading", { name: "En détail" }).waitFor();
  assert.equal(await page.getByRole("link", { name: /Presqu'accident – / }).count(), 1);
  await page.getByRole("button", { name: "Suspendre les photos" }).tap();
  await page.getByRole("button", { name: "Reprendre l'envoi des photos" }).waitFor();
  await suits("sync");
  await page.getByRole("button", { name: "Reprendre l'envoi des photos" }).tap();
  await rpc(page, "link.set", { cut: false });
  await eventually("everything to leave", async () => (await rpc(page, "sync.queue")).length === 0);
});

test("the home shows my reports and what to do", async () => {
  await go(page, "/");
  await page.getByRole("heading", { name: /Mes fiches : Incidents/ }).waitFor();
  await suits("home after");
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals.filter((one) => !one.startsWith("422") && !one.includes("record.create"))], []);
});
