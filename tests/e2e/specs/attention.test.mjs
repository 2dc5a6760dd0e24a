/** A change the server refuses is not lost: it comes back with its values and the reason. */
import { before, test } from "node:test";
import { strict as assert } from "node:assert";
import { go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertWords } from "../page-rules.mjs";
import { withPeople, eventually, CREW, MANAGER } from "../world.mjs";

const FIRST = "Garde-corps desserré au pont 2";
const MEANT = "Garde-corps arraché au pont 2";
const FIXED = "Garde-corps arraché au pont 2, côté mer";
const NOTE = "C'est bien un dommage matériel : le garde-corps est à changer.";
/** A small red square. */
const PHOTO = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mM4oSGHFTEMLQkAis5DgTU+dfUAAAAASUVORK5CYII=", "base64");
const REMARK = "Zone fermée avec deux barrières en attendant.";

const { crew, manager } = await withPeople({
  incidents: 3,
  crew: { email: CREW, language: "fr", size: SIZES.tablet },
  manager: { email: MANAGER, language: "en", size: SIZES.desktop },
});
let id;

before(async () => {
  id = await report();
  await step(crew, "submit", "submitted");
  await reaches(manager, "submitted");
  await step(manager, "investigate", "under_investigation");
  await step(manager, "request_approval", "pending_approval");
  await reaches(crew, "pending_approval");
});

async function report() {
  const { subject } = await rpc(crew, "grants.current");
  const fields = {
    title: FIRST, severity: "medium", kind: "near_miss", occurred_at: new Date().toISOString(), site: subject.sites[0],
    location: "Pont 2, côté mer", description: "Le garde-corps bouge de plusieurs centimètres quand on s'y appuie.",
  };
  const { row } = await rpc(crew, "record.create", { record_type: "incident", fields });
  return row.record.id;
}

async function recordOn(page) {
  return (await rpc(page, "record.list", { record_type: "incident", search: "garde-corps" })).rows.find((row) => row.record.id === id)?.record;
}

function reaches(page, status) {
  return eventually(`the record to be ${status}`, async () => (await recordOn(page))?.status === status);
}

async function step(page, command, status, reason) {
  await rpc(page, "record.request", { id, command, reason });
  await reaches(page, status);
}

/** Changes one field in the form and saves. */
async function edit(change) {
  await go(crew, `/hse/incidents/${id}`);
  await crew.getByRole("link", { name: "Modifier" }).click();
  await crew.getByLabel(/^Titre/).waitFor();
  await change();
  await crew.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await crew.getByRole("link", { name: "Modifier" }).waitFor();
}

const card = (field) => crew.getByRole("article").filter({ has: crew.getByText(new RegExp(`^${field} – `)) });
const cards = () => crew.getByRole("article").count();

// contract: J13 J15
test("edits made at sea come back once the record is approved ashore; the comment arrives", async () => {
  await rpc(crew, "link.set", { cut: true });
  await edit(() => crew.getByLabel(/^Titre/).fill(MEANT));
  await edit(async () => {
    await crew.getByRole("radio", { name: "Haute" }).click();
    const camera = crew.waitForEvent("filechooser");
    await crew.locator("button", { hasText: "Prendre une photo" }).click();
    await (await camera).setFiles({ name: "garde-corps.png", mimeType: "image/png", buffer: PHOTO });
    await crew.getByRole("button", { name: "Retirer garde-corps.png" }).waitFor();
  });
  await edit(async () => {
    await crew.getByRole("combobox", { name: /^Type/ }).click();
    await crew.getByRole("option", { name: "Dommage matériel" }).click();
  });
  await crew.getByRole("heading", { name: MEANT }).waitFor();
  await crew.getByPlaceholder(/commentaire/i).fill(REMARK);
  await crew.getByRole("button", { name: "Commenter", exact: true }).click();
  await crew.getByText(REMARK).first().waitFor();
  await step(manager, "approve", "approved");
  await rpc(crew, "link.set", { cut: false });

  await eventually("the edits to come back", async () => (await rpc(crew, "returned.list")).length === 3);
  await go(manager, `/hse/incidents/${id}`);
  await manager.getByText(REMARK).first().waitFor();
  const { title, severity } = (await recordOn(manager)).fields;
  assert.deepEqual([title.v, severity.v], [FIRST, "medium"], "what was approved stays as it was");
});

test("needs attention shows what was meant and why not, in French", async () => {
  await crew.getByText("3 de vos changements sont revenus et vous attendent.").first().waitFor();
  await go(crew, "/inbox?tab=returned");
  await eventually("three cards", async () => (await cards()) === 3);
  await card("Titre").getByText("Titre – Cette valeur ne peut pas changer dans l'état actuel").waitFor();
  assert.equal(await card("Titre").getByLabel(/^Titre/).inputValue(), MEANT);
  assert.equal(await card("Sévérité").getByRole("radio", { name: "Haute" }).getAttribute("aria-checked"), "true");
  const photo = card("Sévérité").getByRole("group", { name: /^Photos/ });
  await photo.getByRole("button", { name: "Retirer garde-corps.png" }).waitFor();
  await eventually("the returned photo to be seen", () => photo.locator("img").evaluate((image) => image.naturalWidth > 0));
  await assertWords(crew, "needs attention");
  await assertAccessible(crew, "needs attention");
  if (process.env.SCREENSHOTS) await crew.screenshot({ path: `${process.env.SCREENSHOTS}/attention.png`, fullPage: true });
});

test("sending it again while nothing has changed is refused at once, and nothing is lost", async () => {
  await card("Titre").getByRole("button", { name: "Corriger et renvoyer" }).click();
  await card("Titre").getByRole("alert").filter({ hasText: "Cette valeur ne peut pas changer dans l'état actuel" }).waitFor();
  assert.equal((await rpc(crew, "returned.list")).length, 3);
});

// contract: J15
test("handed to a supervisor, the note is read ashore and the change waits here", async () => {
  await card("Type").getByRole("button", { name: "Confier à un responsable" }).click();
  const dialog = crew.getByRole("dialog");
  const yes = dialog.getByRole("button", { name: "Confier à un responsable" });
  assert.equal(await yes.isDisabled(), true, "nothing is handed over without a word");
  await dialog.getByLabel("Que doit-il savoir ?").fill(NOTE);
  await assertAccessible(crew, "handing over");
  await yes.click();
  await card("Type").getByText(`Confié : « ${NOTE} »`).waitFor();
  await go(manager, `/hse/incidents/${id}`);
  await manager.getByText(NOTE).first().waitFor();
  assert.equal(await cards(), 3, "it stays until somebody acts on it");
});

test("once it is open again, the corrected edit goes through", async () => {
  await step(manager, "reopen", "under_investigation", "The title was corrected at sea.");
  await reaches(crew, "under_investigation");
  await card("Titre").getByLabel(/^Titre/).fill(FIXED);
  await card("Titre").getByRole("button", { name: "Corriger et renvoyer" }).click();
  await eventually("two cards left", async () => (await cards()) === 2);
  await manager.getByRole("heading", { name: FIXED }).waitFor();
});

test("discarding asks once, then leaves what the server holds", async () => {
  await card("Sévérité").getByRole("button", { name: "Abandonner" }).click();
  await assertAccessible(crew, "the question before discarding");
  await crew.getByRole("dialog").getByRole("button", { name: "Abandonner" }).click();
  await eventually("one card left", async () => (await cards()) === 1);
  assert.equal((await recordOn(crew)).fields.severity.v, "medium");
  assert.equal((await recordOn(manager)).fields.severity.v, "medium");
});

test("what was handed over can still be sent again by its author; then nothing is left", async () => {
  await card("Type").getByRole("button", { name: "Corriger et renvoyer" }).click();
  await crew.getByText("Rien n'est revenu").waitFor();
  await eventually("the kind ashore", async () => (await recordOn(manager)).fields.kind.v === "property_damage");
});

test("no page failed on the way", () => {
  assert.deepEqual([...crew.problems, ...manager.problems], []);
});
