/**
 * The program among the others of a computer: how it ends and starts, what it is told by a link, a menu or the
 * desktop, and what it tells. Every wait has a limit.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { MANAGER, PASSWORD, eventually, startWorld } from "../e2e/world.mjs";
import { INCIDENT, crewClient } from "./crew.mjs";
import { startDesktop } from "./desktop.mjs";

let world;
let desk;
let open;
let record;

const server = () => `http://127.0.0.1:${world.ports.server}`;

async function signIn(page) {
  await page.rpc("session.sign_in", { email: MANAGER, password: PASSWORD });
  await eventually("the first fill", async () => (await page.rpc("sync.status")).filling === false, 60_000);
}

const report = async (page, title) => {
  const sites = await page.rpc("record.list", { record_type: "site" });
  const fields = { ...INCIDENT, title, severity: "low", site: sites.rows[0].record.id };
  return (await page.rpc("record.create", { record_type: "incident", fields })).row.record.id;
};

const crewReports = async (title) => {
  const crew = await crewClient(world.openUrl("crew"));
  await crew("record.create", { record_type: "incident", fields: { ...INCIDENT, title, severity: "low" } });
};

const told = (text) => desk.desktop.shown().filter((each) => `${each.summary} ${each.body}`.includes(text));

const titles = () => desk.keys.windows().map(desk.keys.title);

const windows = (count) => eventually(`${count} windows`, () => desk.keys.windows().length === count);

/** A step that shows what the programs wrote when it fails. */
function step(name, body) {
  test(name, { timeout: 150_000 }, async () => {
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
  desk = await startDesktop({ server: server() });
  open = await desk.open();
  await signIn(open.page);
  await open.page.rpc("session.set_language", { language: "fr" });
}, { timeout: 180_000 });

after(async () => {
  await desk?.stop();
  world?.stop();
}, { timeout: 60_000 });

step("closing the window leaves OpsFlux in the tray, and says so once", async () => {
  await desk.keys.close();
  await windows(0);
  const [notice] = await eventually("a word about it", () => told("OpsFlux continue").length > 0 && told("OpsFlux continue"));
  assert.match(notice.body, /« Quitter ».*Réglages/);
  await desk.desktop.choose("Ouvrir OpsFlux");
  await windows(1);
  await desk.keys.close();
  await windows(0);
});

step("what arrives while the window is closed is told, and a click opens it", async () => {
  await crewReports("Seen from the tray");
  const [notice] = await eventually("the notification", () => told("Seen from the tray").length > 0 && told("Seen from the tray"), 60_000);
  assert.equal(told("OpsFlux continue").length, 1, "the word about the tray is not said twice");
  desk.desktop.click(notice.id);
  await windows(1);
  await eventually("its page", async () => (await open.page.text()).includes("Seen from the tray"));
});

step("the menus of the window and of the tray change their language with the page", async () => {
  const speaks = async (language, inTray, inMenu) => {
    await open.page.rpc("session.set_language", { language });
    const says = async (wanted, read) => {
      const words = await read();
      return wanted.every((text) => words.includes(text));
    };
    await eventually(`the tray to say ${inTray}`, () => says(inTray, async () => (await desk.desktop.tray()).entries));
    await eventually(`the menu to say ${inMenu}`, () => says(inMenu, desk.desktop.menu));
  };
  await speaks("en", ["Open OpsFlux", "Quit OpsFlux"], ["File", "New window", "Edit", "Paste", "View", "Settings"]);
  await speaks("fr", ["Ouvrir OpsFlux", "Quitter OpsFlux"], ["Fichier", "Nouvelle fenêtre", "Édition", "Coller", "Affichage", "Réglages"]);
  const menu = await desk.desktop.menu();
  assert.equal(menu.filter((text) => text === "Quitter OpsFlux").length, 1, menu.join(", "));
});

step("a window beside the first one shows the same place, and closes alone", async () => {
  record = await report(open.page, "Looked at twice");
  await open.page.script(`location.hash = "/record/" + arguments[0]`, record);
  await eventually("its page", async () => (await open.page.text()).includes("Looked at twice"));
  const twice = () => titles().filter((title) => title.includes("Looked at twice")).length === 2;
  await desk.keys.press(["ctrl+shift+n"], "two windows of that name", twice, 20_000);
  await desk.keys.close();
  await windows(1);
  await open.page.rpc("shell.open_window", { place: "/settings" });
  await eventually("the settings beside it", () => titles().includes("Réglages · OpsFlux"));
  assert.ok(titles().some((title) => title.includes("Looked at twice")));
  await desk.keys.close();
  await windows(1);
});

step("the edit menu edits", async () => {
  await open.page.script(`location.hash = "/search"`);
  const field = await eventually("the search", () => open.page.find("input"));
  assert.ok(field);
  await open.page.type("input", "spanner");
  const value = () => open.page.script(`return document.querySelector("input").value`);
  await eventually("the word", async () => (await value()) === "spanner");
  const entry = (up, what, holds) => desk.keys.press(["F10", "Right", ...Array(up).fill("Up"), "Return"], what, holds);
  const [selectAll, cut, paste] = [1, 4, 2];
  const selected = () => open.page.script(`return getSelection().toString()`);
  await entry(selectAll, "the word to be selected", async () => (await selected()) === "spanner");
  await entry(cut, "the word to go", async () => (await value()) === "");
  await entry(paste, "the word to come back", async () => (await value()) === "spanner");
});

step("this computer can be silent, and what arrives is counted all the same", async () => {
  await open.page.rpc("notification.mark_read", { ids: [] });
  await open.page.rpc("shell.set", { notifications: false });
  await crewReports("Only counted");
  await eventually("the count", async () => (await desk.desktop.tray()).label === "1", 60_000);
  await open.page.rpc("shell.set", { notifications: true });
  await crewReports("Told aloud");
  await eventually("the notification", () => told("Told aloud").length > 0, 60_000);
  assert.deepEqual(told("Only counted"), []);
});

const gone = () => open.pid() === undefined;

/** Each way a person or the system ends the program. */
const ENDS = [
  ["the tray's menu", () => desk.desktop.choose("Quitter OpsFlux")],
  ["the window's menu", () => desk.keys.press(["F10", "Up", "Return"], "the end", gone)],
  ["Ctrl+Q", () => desk.keys.press(["ctrl+q"], "the end", gone)],
  ["SIGTERM", () => process.kill(open.pid(), "SIGTERM")],
  ["SIGINT", () => process.kill(open.pid(), "SIGINT")],
];

for (const [name, end] of ENDS) {
  step(`${name} ends the program with everything kept, and a restart keeps the session`, async () => {
    const last = await report(open.page, `Written before ${name}`);
    await end();
    await open.gone();
    open = await desk.open();
    const session = await open.page.rpc("session.status");
    assert.deepEqual([session.signed_in, session.expired, session.user.email], [true, false, MANAGER]);
    const { record } = await open.page.rpc("record.get", { id: last });
    assert.equal(record.fields.title.v, `Written before ${name}`);
    await eventually("the tray", () => desk.desktop.tray());
  });
}

step("a keychain that does not answer does not hold the end of the program", async () => {
  await open.close();
  desk.freezeKeychain();
  try {
    open = await desk.open();
    assert.equal((await open.page.rpc("shell.status")).tokens, "opening");
    await open.close();
  } finally {
    desk.freezeKeychain(false);
  }
  open = await desk.open();
  assert.equal((await open.page.rpc("session.status")).signed_in, true);
});

step("where a person wants that, closing the window ends the program", async () => {
  await open.page.rpc("shell.set", { keep_in_tray: false });
  await desk.keys.close();
  await open.gone();
  open = await desk.open();
  assert.equal((await open.page.rpc("shell.status")).keep_in_tray, false);
  await open.page.rpc("shell.set", { keep_in_tray: true });
});

step("a link opens in the copy that runs, and the second one ends", async () => {
  await desk.keys.close();
  await windows(0);
  const second = desk.start(`opsflux://record/${record}`);
  assert.equal(await second.gone, 0);
  await windows(1);
  await eventually("the record of the link", async () => (await open.page.text()).includes("Looked at twice"));
  await open.page.script(`location.hash = "/"`);
  const plain = desk.start();
  assert.equal(await plain.gone, 0);
});

step("the window comes back where it was, as large as it was", async () => {
  const place = () => desk.keys.place(desk.keys.windows()[0]);
  desk.keys.put(desk.keys.windows()[0], { x: 120, y: 90, width: 900, height: 640 });
  await eventually("the new size", () => place().width === 900);
  const before = place();
  await open.close();
  open = await desk.open();
  await windows(1);
  await eventually("the same size", () => place().width === before.width && place().height === before.height);
});

step("a start with the computer can be chosen, works, and can be taken back", async () => {
  const entry = join(desk.config, "autostart/OpsFlux.desktop");
  const choose = async () => {
    await open.page.script(`location.hash = "/settings/device"`);
    const label = `[...document.querySelectorAll("label")].find((each) => each.innerText.startsWith("Démarrer avec l'ordinateur"))`;
    const id = await eventually("the choice", () => open.page.script(`return ${label}?.htmlFor`));
    await open.page.click(`[id="${id}"]`);
  };
  await choose();
  await eventually("the entry", () => existsSync(entry));
  const line = readFileSync(entry, "utf8").match(/^Exec=(.*)$/m)[1];
  await open.close();

  // As a desktop does it at a sign-in.
  const started = desk.start("/bin/sh", "-c", `exec ${line}`);
  await eventually("the tray", async () => (await desk.desktop.tray().catch(() => null))?.entries.includes("Ouvrir OpsFlux"));
  assert.deepEqual(desk.keys.windows(), [], "it waits in the tray");
  await desk.desktop.choose("Ouvrir OpsFlux");
  await windows(1);
  process.kill(started.pid, "SIGTERM");
  assert.equal(await started.gone, 0);

  open = await desk.open();
  assert.equal((await open.page.rpc("shell.status")).autostart, true);
  await choose();
  await eventually("no entry", () => !existsSync(entry));
  assert.equal((await open.page.rpc("shell.status")).autostart, false);
});

step("without a tray the window shows itself, and closing it ends the program", async () => {
  const bare = await startDesktop({ server: server(), keychain: false, tray: false });
  try {
    const other = await bare.open();
    assert.equal((await other.page.rpc("shell.status")).tray, false);
    await bare.keys.close();
    await other.gone();
    // Started by the system, it would wait where nobody can call it.
    const started = bare.start("--background");
    await eventually("the window after all", () => bare.keys.windows().length === 1, 90_000);
    process.kill(started.pid, "SIGTERM");
    assert.equal(await started.gone, 0);
  } catch (error) {
    console.error(bare.logs());
    throw error;
  } finally {
    await bare.stop();
  }
});
