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

/** A photograph of the deck, as a camera gives it: drawn by the page, so that no file lies about. */
async function picture(name, colour) {
  const base64 = await page.evaluate((fill) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1600, height: 1200 });
    const pen = canvas.getContext("2d");
    for (let i = 0; i < 400; i++) {
      pen.fillStyle = `hsl(${(i * 37 + fill) % 360} 60% ${30 + (i % 40)}%)`;
      pen.fillRect((i * 97) % 1600, (i * 61) % 1200, 180, 140);
    }
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, colour);
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

// contract: J3 J13
test("and with a photo taken it still is six taps", async () => {
  const taken = await picture("pont.jpg", 20);
  await go(page, "/");
  await settled(page);
  taps = 0;
  await tap(tile());
  await tap(choice("Dommage matériel"));
  await tap(choice("Faible"));
  await asks("Montrez et racontez");
  const camera = page.waitForEvent("filechooser");
  await tap(page.locator("button", { hasText: "Prendre une photo" }));
  await (await camera).setFiles(taken);
  await page.getByRole("button", { name: "Retirer pont.jpg" }).waitFor();
  await suits("quick report photo");
  await tap(page.getByRole("button", { name: "Le travail est arrêté en attendant." }));
  await tap(page.getByRole("button", { name: "Signaler" }));
  await reported(/^Dommage matériel – /);
  assert.equal(taps, 6);
  const photo = page.getByRole("button", { name: /^Ouvrir la photo 1 sur 1 : pont\.jpg/ });
  await photo.tap();
  await eventually("the picture from this device, in full", () => page.getByRole("dialog").getByRole("img").evaluate((image) => image.naturalWidth === 1600));
  await page.keyboard.press("Escape");
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

// contract: J3
test("once the month's budget is used up photos wait and say so; what is sent by hand leaves all the same", async () => {
  await rpc(page, "settings.set", { key: "sync.budget_bytes", value: 1000 });
  const { buffer, mimeType } = await picture("cale.jpg", 200);
  const photo = await rpc(page, "photo.add", { name: "cale.jpg", media_type: mimeType, base64: buffer.toString("base64") });
  const [{ record }] = (await rpc(page, "record.list", { record_type: "incident", search: "materiel" })).rows;
  const [first] = record.fields.photos.v;
  await rpc(page, "record.edit", { id: record.id, fields: { photos: [first, photo], location: "Cale avant" } });
  await eventually("the text to leave", async () => (await rpc(page, "sync.status")).queued_operations === 0);
  await go(page, "/sync");
  await page.getByText("Le budget du mois est épuisé : les photos attendent « Envoyer maintenant » ou la fin du mois. Le texte part toujours.").waitFor();
  await page.getByText("Attend : budget épuisé").first().waitFor();
  assert.equal((await rpc(page, "sync.status")).queued_files, 2, "the photo and its thumbnail");
  await suits("sync budget");
  await page.getByRole("button", { name: "Envoyer maintenant" }).tap();
  await eventually("the photo to leave", async () => (await rpc(page, "sync.status")).queued_files === 0);
  await page.getByText("Attend : budget épuisé").waitFor({ state: "detached" });
  await rpc(page, "settings.set", { key: "sync.budget_bytes", value: 0 });
});

test("the home shows my reports and what to do", async () => {
  await go(page, "/");
  await page.getByRole("heading", { name: /Mes fiches : Incidents/ }).waitFor();
  await suits("home after");
});

test("no page failed on the way", () => {
  assert.deepEqual([...page.problems, ...page.refusals.filter((one) => !one.startsWith("422") && !one.includes("record.create"))], []);
});
