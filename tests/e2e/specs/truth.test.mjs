/** The screens say what is so: what came late has arrived, and what could not be read is not "nothing". */
import { test } from "node:test";
import { strict as assert } from "node:assert";
import { go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { withPeople, eventually, CREW, MANAGER } from "../world.mjs";

const LATE = "Fuite d'huile sous la pompe 3";

const { crew, manager } = await withPeople({
  incidents: 3,
  crew: { email: CREW, language: "fr", size: SIZES.tablet },
  manager: { email: MANAGER, language: "en", size: SIZES.desktop },
});

test("a report written before the last visit that arrives after it counts as new", async () => {
  await manager.getByText("Up to date").first().waitFor();
  const { subject } = await rpc(crew, "grants.current");
  await rpc(crew, "link.set", { cut: true });
  const fields = {
    title: LATE, severity: "high", kind: "near_miss", occurred_at: new Date().toISOString(), site: subject.sites[0],
    location: "Local pompes", description: "Une flaque grandit sous la pompe, la zone est balisée.",
  };
  const { row } = await rpc(crew, "record.create", { record_type: "incident", fields });
  // The manager looks now, and comes back later.
  const looked = Date.now();
  assert.ok(row.record.created_at <= looked);
  const { user } = await rpc(manager, "session.status");
  await rpc(manager, "settings.set", { key: `home.${user.id}`, value: { at: looked, before: looked } });
  await go(manager, "/search");
  await go(manager, "/");
  await manager.getByText(/Incidents: nothing new since your last visit/).waitFor();
  await rpc(crew, "link.set", { cut: false });
  await manager.getByText(/Incidents: one new since your last visit/).waitFor();
  await manager.getByText(LATE).first().waitFor();
  // All of them: those that arrived, by the moment they did.
  await manager.getByRole("region", { name: /one new/ }).or(manager.locator("section", { hasText: /one new since/ })).getByRole("link", { name: /See all/ }).first().click();
  await manager.getByText(/Arrived here/).first().waitFor();
  await manager.getByText(LATE).first().waitFor();
});

test("a read that fails says so, and another try shows what there is", async () => {
  const broken = (route) => route.fulfill({ status: 500, contentType: "application/json", body: JSON.stringify({ code: "internal", message: "the disk", key: null, issues: [] }) });
  await manager.route("**/rpc/returned.list", broken);
  await go(manager, "/inbox?tab=returned");
  await manager.reload();
  const alert = manager.getByRole("alert").filter({ hasText: "could not be read" });
  await alert.first().waitFor();
  assert.equal(await manager.getByText("Nothing came back").count(), 0);
  await assertAccessible(manager, "what could not be read");
  await manager.unroute("**/rpc/returned.list");
  await manager.getByRole("button", { name: "Try again" }).first().click();
  await manager.getByText("Nothing came back").waitFor();
  await eventually("the alert to go", async () => (await alert.count()) === 0);
});

test("nobody's page broke", () => {
  assert.deepEqual([...crew.problems, ...manager.problems], []);
});
