/**
 * The real window on a real display, with the real server: what a person at a desk sees.
 * Every wait has a limit, and every program is ended by its process id.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { CREW, MANAGER, PASSWORD, eventually, startWorld } from "../e2e/world.mjs";
import { startDesktop } from "./desktop.mjs";

const INCIDENT = {
  title: "Dropped spanner <b>over the side</b>",
  severity: "critical",
  location: "Pipe deck",
  description: "A spanner fell from the derrick; nobody was below.",
};

let world;
let desk;
let open;

/** The crew's client, which speaks over HTTP. */
async function crewClient(url) {
  const origin = new URL(url).origin;
  const opened = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
  const cookie = opened.headers.get("set-cookie").split(";")[0];
  return async (command, args = {}) => {
    const answer = await fetch(`${origin}/rpc/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(40_000),
    });
    const body = await answer.json();
    assert.ok(answer.ok, `${command}: ${JSON.stringify(body)}`);
    return body;
  };
}

/** Keeps a picture for the person who looks at them. */
async function picture(name) {
  const folder = process.env.OPSFLUX_PICTURES;
  if (folder) writeFileSync(`${folder}/${name}.png`, await open.page.screenshot());
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
  const fields = { ...INCIDENT, title: "Guard rail loose", severity: "low" };
  const saved = await open.page.rpc("record.create", { record_type: "incident", fields });
  const id = saved.row.record.id;
  await open.page.script(`location.hash = "/record/" + arguments[0]`, id);
  await eventually("its page", async () => (await open.page.text()).includes("Guard rail loose"));
  await eventually("the official number", async () => {
    const { row } = await open.page.rpc("record.get", { id });
    return row.record.official_no ?? row.number?.startsWith("INC-");
  });
  await picture("3-record");
});

step("what the crew reports arrives as a native notification", async () => {
  const crew = await crewClient(world.openUrl("crew"));
  await crew("session.sign_in", { email: CREW, password: PASSWORD });
  const before = desk.desktop.shown().length;
  await crew("record.create", { record_type: "incident", fields: INCIDENT });
  const notice = await eventually("the native notification", () => desk.desktop.shown()[before], 60_000);
  assert.equal(notice.app, "OpsFlux");
  assert.ok(notice.summary.length > 0);
  assert.ok(notice.actions.includes("default"));
  assert.ok(!notice.body.includes("<b>"), "a reporter's text is not markup");
  assert.equal((await open.page.rpc("notification.unread")).count, 1);
});

step("the tray counts it", async () => {
  const tray = await eventually("the count in the tray", async () => {
    const tray = await desk.desktop.tray();
    return tray?.label === "1" && tray;
  });
  assert.ok(tray.entries.some((entry) => entry.startsWith("1 ")), JSON.stringify(tray.entries));
});

step("a click on the notification opens the record", async () => {
  const notice = desk.desktop.shown().at(-1);
  await open.page.script(`location.hash = "/"`);
  desk.desktop.click(notice.id);
  await eventually("the record's page", async () => (await open.page.text()).includes("Dropped spanner"));
  await eventually("it to be read", async () => (await open.page.rpc("notification.unread")).count === 0);
  await eventually("an empty tray", async () => (await desk.desktop.tray()).label === "");
  await picture("4-from-notification");
});

step("a restart keeps the session, and a link opens its record", async () => {
  const list = await open.page.rpc("record.list", { record_type: "incident" });
  const { record } = list.rows.find((row) => row.record.title === "Guard rail loose");
  await open.close();
  open = await desk.open([`opsflux://record/${record.id}`]);
  await eventually("the record of the link", async () => (await open.page.text()).includes("Guard rail loose"));
  const status = await open.page.rpc("session.status");
  assert.deepEqual([status.signed_in, status.expired, status.user.email], [true, false, MANAGER]);
  await eventually("contact with the server", async () => (await open.page.rpc("sync.status")).online);
});
