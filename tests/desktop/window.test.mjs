/**
 * The real window on a real display, with the real server: what a person at a desk sees.
 * Every wait has a limit, and every program is ended by its process id.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CREW, MANAGER, PASSWORD, eventually, startWorld } from "../e2e/world.mjs";
import { INCIDENT, crewClient } from "./crew.mjs";
import { startDesktop } from "./desktop.mjs";

let world;
let desk;
let open;
let report;
let notice;

/** Keeps a picture for the person who looks at them. */
async function picture(name) {
  const folder = process.env.OPSFLUX_PICTURES;
  if (folder) writeFileSync(`${folder}/${name}.png`, await open.page.screenshot());
}

/** The page of one record, not a list that names it. */
async function shows(title) {
  const heading = await open.page.script(`return document.querySelector("h1")?.innerText ?? ""`);
  return heading.includes(title);
}

/** A step that shows what the programs wrote when it fails. */
function step(name, body) {
  test(name, { timeout: 120_000 }, async () => {
    try {
      await body();
    } catch (error) {
      console.error(desk?.logs());
      throw error;
    }
  });
}

before(async () => {
  world = await startWorld({ incidents: 5 });
  desk = await startDesktop({ server: `http://127.0.0.1:${world.ports.server}` });
}, { timeout: 180_000 });

after(async () => {
  await open?.close();
  await desk?.stop();
  world?.stop();
}, { timeout: 60_000 });

step("the window opens on the sign-in page", async () => {
  open = await desk.open();
  await eventually("the sign-in form", () => open.page.find("#password"));
  await picture("1-sign-in");
});

step("the tokens' place is said plainly", async () => {
  const status = await eventually("the keychain", async () => {
    const status = await open.page.rpc("shell.status");
    return status.tokens !== "opening" && status;
  });
  assert.deepEqual([status.tokens, status.tokens_reason], ["keychain", null]);
  assert.match(desk.written(), /tokens are kept in the keychain/);
});

step("the page may do nothing but speak to the core", async () => {
  const refused = await open.page.script(
    `return [typeof window.require, document.querySelectorAll("script:not([src])").length]`,
  );
  assert.equal(refused[0], "undefined");
  const far = await open.page.script(
    `try { new Function("return 1")(); return "ran"; } catch { return "refused"; }`,
  );
  assert.equal(far, "refused", "the content security policy forbids code from text");
});

step("the manager signs in through the form", async () => {
  await open.page.type("#email", MANAGER);
  await open.page.type("#password", PASSWORD);
  await open.page.click("button[type=submit]");
  await eventually("the first page", async () => (await open.page.find("#password")) === null && (await open.page.find("nav")), 60_000);
  await eventually("the first fill", async () => (await open.page.rpc("sync.status")).filling === false, 60_000);
  assert.ok(!desk.replica().includes("tokens.json"), "tokens are in the keychain, not in a file");
  await picture("2-home");
});

step("a report made in this window reaches the server", async () => {
  const sites = await open.page.rpc("record.list", { record_type: "site" });
  const fields = { ...INCIDENT, title: "Guard rail loose", severity: "low", site: sites.rows[0].record.id };
  const saved = await open.page.rpc("record.create", { record_type: "incident", fields });
  report = saved.row.record.id;
  await open.page.script(`location.hash = "/record/" + arguments[0]`, report);
  await eventually("its page", () => shows("Guard rail loose"));
  await eventually("the server to confirm it", async () => {
    const { rows } = await open.page.rpc("record.list", { record_type: "incident" });
    return rows.some((row) => row.record.id === report && row.sync_state === "confirmed");
  });
  await picture("3-record");
});

step("what the crew reports arrives as a native notification", async () => {
  const crew = await crewClient(world.openUrl("crew"));
  await crew("record.create", { record_type: "incident", fields: INCIDENT });
  notice = await eventually("the native notification", () => desk.desktop.shown().find((each) => `${each.summary} ${each.body}`.includes("Dropped spanner")), 60_000);
  assert.equal(notice.app, "OpsFlux");
  assert.ok(notice.actions.includes("default"));
  assert.ok(!notice.body.includes("<b>"), "a reporter's text is not markup");
});

step("the tray counts it", async () => {
  const tray = await eventually("the count in the tray", async () => {
    const [tray, unread] = [await desk.desktop.tray(), await open.page.rpc("notification.unread")];
    return unread.count > 0 && tray?.label === String(unread.count) && tray;
  });
  assert.ok(tray.entries.some((entry) => entry.startsWith(`${tray.label} `)), JSON.stringify(tray.entries));
});

step("a click on the notification opens the record", async () => {
  const unread = async () => {
    const list = await open.page.rpc("notification.list", { unread_only: true });
    return list.filter((row) => row.title === notice.summary && row.message.includes("Dropped spanner"));
  };
  assert.equal((await unread()).length, 1);
  await open.page.script(`location.hash = "/"`);
  desk.desktop.click(notice.id);
  await eventually("the record's page", () => shows("Dropped spanner"));
  await eventually("it to be read", async () => (await unread()).length === 0);
  await open.page.rpc("notification.mark_read", { ids: [] });
  await eventually("an empty tray", async () => (await desk.desktop.tray()).label === "");
  await picture("4-from-notification");
});

step("a restart keeps the session, and a link opens its record", async () => {
  await open.close();
  open = await desk.open([`opsflux://record/${report}`]);
  await eventually("the record of the link", () => shows("Guard rail loose"));
  const status = await open.page.rpc("session.status");
  assert.deepEqual([status.signed_in, status.expired, status.user.email], [true, false, MANAGER]);
  await eventually("contact with the server", async () => (await open.page.rpc("sync.status")).online);
});

step("a report made in this window without a link is sent when the link is back", async () => {
  await open.page.rpc("link.set", { cut: true });
  const sites = await open.page.rpc("record.list", { record_type: "site" });
  const fields = { ...INCIDENT, title: "Oil under the crane", severity: "low", site: sites.rows[0].record.id };
  const { row } = await open.page.rpc("record.create", { record_type: "incident", fields });
  const state = async () => (await open.page.rpc("record.get", { id: row.record.id })).sync_state;
  assert.equal(await state(), "queued");
  await open.page.script(`location.hash = "/record/" + arguments[0]`, row.record.id);
  await eventually("its page, without a link", () => shows("Oil under the crane"));
  await open.page.rpc("link.set", { cut: false });
  await eventually("the server to confirm it", async () => (await state()) === "confirmed");
});

step("without a keychain, the tokens are in an encrypted file and the window says so", async () => {
  const bare = await startDesktop({ server: `http://127.0.0.1:${world.ports.server}`, keychain: false });
  try {
    const other = await bare.open();
    const status = await eventually("the choice", async () => {
      const status = await other.page.rpc("shell.status");
      return status.tokens !== "opening" && status;
    });
    assert.equal(status.tokens, "file");
    assert.ok(status.tokens_reason.length > 0);
    assert.match(bare.written(), /kept in an encrypted file/);
    await other.page.rpc("session.sign_in", { email: CREW, password: PASSWORD });
    const tokens = readFileSync(join(bare.dir, "replica/tokens.json"));
    assert.ok(tokens.subarray(0, 8).equals(Buffer.from("OPSFLUX1")), "nobody reads it without its key");
    assert.equal(statSync(join(bare.dir, "replica/tokens.json")).mode & 0o777, 0o600);
    const key = join(bare.config, "com.opsflux.client/keys/tokens.key");
    assert.equal(statSync(key).mode & 0o777, 0o600, "the key is apart, and nobody else reads it");
    assert.ok(!bare.replica().includes("keys"));
    await other.page.script(`location.hash = "/settings/device"`);
    await eventually("a plain word about it", async () => /fichier chiffré|encrypted file/.test(await other.page.text()));
    await other.close();
  } finally {
    await bare.stop();
  }
});

const DUNST = "/usr/bin/dunst";

test("a real notification daemon shows what arrives, and nothing of a muted category", { timeout: 150_000, skip: existsSync(DUNST) ? false : "skipped: dunst is not installed" }, async () => {
  const bare = await startDesktop({ server: `http://127.0.0.1:${world.ports.server}`, keychain: false, daemon: DUNST });
  try {
    const other = await bare.open();
    await other.page.rpc("session.sign_in", { email: MANAGER, password: PASSWORD });
    await eventually("the first fill", async () => !(await other.page.rpc("sync.status")).filling, 60_000);
    const { chosen } = await eventually("the preferences", async () => {
      const preferences = await other.page.rpc("preferences.get");
      return preferences.ready && preferences;
    });
    const crew = await crewClient(world.openUrl("crew"));
    const reported = (title) => crew("record.create", { record_type: "incident", fields: { ...INCIDENT, severity: "low", title } });
    const arrived = async (title) => (await other.page.rpc("notification.list", {})).some((row) => `${row.title} ${row.message}`.includes(title));

    await other.page.rpc("preferences.set", { ...chosen, muted_categories: ["incident"] });
    await reported("Muted by choice");
    await eventually("the muted one in the inbox", () => arrived("Muted by choice"), 60_000);
    await other.page.rpc("preferences.set", { ...chosen, muted_categories: [] });
    await reported("Seen by a real daemon");
    await eventually("the daemon to show it", () => bare.shown().includes("Seen by a real daemon"), 60_000);
    assert.ok(!bare.shown().includes("Muted by choice"));
    await other.close();
  } catch (error) {
    console.error(bare.logs());
    throw error;
  } finally {
    await bare.stop();
  }
});
