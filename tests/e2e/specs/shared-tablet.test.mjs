/** One tablet, several people: whoever comes next carries the work of the one before ashore. */
import { test } from "node:test";
import { strict as assert } from "node:assert";
import { go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertTargets, assertWords, settled, TOUCH } from "../page-rules.mjs";
import { withPeople, eventually, CREW, SUPERVISOR, PASSWORD } from "../world.mjs";

const { crew: page } = await withPeople({ incidents: 3, crew: { email: CREW, language: "fr", size: SIZES.tablet } });
const shots = process.env.SCREENSHOTS;
const TITLE = "Éclairage en panne dans la coursive";

async function suits(where) {
  await settled(page);
  await assertWords(page, where);
  await assertAccessible(page, where);
  await assertTargets(page, where, TOUCH);
  if (shots) await page.screenshot({ path: `${shots}/shared-${where.replaceAll(" ", "-")}.png` });
}

async function signOut(words) {
  await page.getByRole("button", { name: words.account }).tap();
  await page.getByRole("menuitem", { name: words.out }).tap();
}

// contract: B1 J13
test("who leaves with unsent work is told, and may leave all the same", async () => {
  await rpc(page, "link.set", { cut: true });
  const { subject } = await rpc(page, "grants.current");
  const fields = {
    title: TITLE, severity: "low", kind: "hazard_observation", occurred_at: new Date().toISOString(), site: subject.sites[0],
    location: "Coursive bâbord", description: "Deux luminaires sur trois ne s'allument plus depuis ce matin.",
  };
  await rpc(page, "record.create", { record_type: "incident", fields });
  await signOut({ account: /^Compte de/, out: "Se déconnecter" });
  const dialog = page.getByRole("dialog", { name: "Du travail n'est pas encore envoyé" });
  await dialog.getByText(/^Un changement n'est pas encore envoyé\. Il reste sur cet appareil/).waitFor();
  await suits("before leaving");
  await dialog.getByRole("button", { name: "Rester connecté" }).tap();
  await signOut({ account: /^Compte de/, out: "Se déconnecter" });
  await dialog.getByRole("button", { name: "Se déconnecter quand même" }).tap();
  await page.locator("#email").waitFor();
  await page.getByText(/^Un changement fait sur cet appareil n'est pas encore envoyé\. Il est gardé/).waitFor();
  await suits("sign in");
});

// contract: J13
test("the next one sees whose work still waits; it leaves under its author's name", async () => {
  await rpc(page, "link.set", { cut: false });
  await page.locator("#email").fill(SUPERVISOR);
  await page.locator("#password").fill(PASSWORD);
  await page.locator("button[type=submit]").tap();
  await page.locator("#main").waitFor();
  // A supervisor follows the work of a site: an overview, though they see this site only.
  await page.getByRole("heading", { name: /^Incidents (still open|en cours)/ }).first().waitFor();
  const { id } = await eventually("the report to be known to the next one", async () => {
    const { rows } = await rpc(page, "record.list", { record_type: "incident", search: "coursive" });
    return rows[0]?.number?.startsWith("INC-") && rows[0].record;
  });
  await go(page, `/hse/incidents/${id}`);
  await page.getByRole("heading", { name: TITLE }).waitFor();
  await page.getByText("Amélie Roux").first().waitFor();
  assert.equal((await rpc(page, "sync.status")).queued_operations, 0);
});

// contract: J13
test("while the link is down the queue names the author of work that is another's", async () => {
  await rpc(page, "link.set", { cut: true });
  const [row] = (await rpc(page, "record.list", { record_type: "incident", search: "coursive" })).rows;
  await rpc(page, "record.edit", { id: row.record.id, fields: { location: "Coursive bâbord, niveau 2" } });
  await rpc(page, "session.sign_out", { force: true });
  await page.reload();
  await page.locator("#email").waitFor();
  const { queued_operations } = await rpc(page, "sync.status");
  assert.equal(queued_operations, 1, "nothing left, nothing lost");
  const [piece] = await rpc(page, "sync.queue");
  assert.equal(piece.author_name, "João Olsen");
});

test("no page failed on the way", () => {
  assert.deepEqual(page.problems, []);
});
