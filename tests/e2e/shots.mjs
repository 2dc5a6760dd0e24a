/**
 * Pictures of every screen, for a person's eye: one world with work of every sort in it, each screen in
 * every theme, language and size, laid out on contact sheets. `docs/testing.md` says how.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { go, launch, open, rpc, signIn } from "./browser.mjs";
import { startGallery } from "./gallery.mjs";
import { assertWhole, atRest, settled } from "./page-rules.mjs";
import { startWorld, eventually, CREW, MANAGER, PASSWORD } from "./world.mjs";

const out = process.env.SHOTS;
if (!out) throw new Error("SHOTS names the folder for the pictures");
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  tablet: { viewport: { width: 1180, height: 820 }, hasTouch: true },
  portrait: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const words = (list) => (list ?? "").split(/[\s,]+/).filter(Boolean);
/** `LOOKS=phone-sun-fr,desktop-dark` and `SCREENS=list,record` take a part only; what is named may be a beginning. */
const part = (name, all, asked = words(process.env[name])) => (asked.length ? all.filter((one) => asked.some((begin) => (one.name ?? one).startsWith(begin))) : all);
const looks = part("LOOKS", Object.keys(SIZES).flatMap((size) => ["light", "dark", "sun"].flatMap((theme) => ["fr", "en"].map((language) => `${size}-${theme}-${language}`)))).map((name) => name.split("-"));
const sizes = [...new Set(looks.map(([size]) => size))];
const looksOf = (size) => looks.filter((look) => look[0] === size);

const button = (page, name) => page.getByRole("button", { name }).filter({ visible: true }).first();
const dialog = (page) => page.locator("[role=dialog],[role=menu]").first().waitFor();
const query = (given) => Object.entries(given).map(([name, value]) => `${name}=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`).join("&");
const serious = { severity: { in: ["high", "critical"] } };

/** What is on each screen and how a person comes to it; `ids` are of the records prepared. */
const screens = (ids) => [
  { name: "home-crew", who: "crew", at: "/" },
  { name: "home-manager", who: "manager", at: "/" },
  { name: "quick-1", who: "crew", at: "/hse/incidents/quick" },
  { name: "quick-1-errors", who: "crew", at: "/hse/incidents/quick", then: (page) => button(page, /^(Suivant|Next)$/).click() },
  { name: "quick-2", who: "crew", at: "/hse/incidents/quick", then: (page) => page.getByRole("radio", { name: /objet|object/i }).click() },
  {
    name: "quick-3", who: "crew", at: "/hse/incidents/quick", then: async (page) => {
      await page.getByRole("radio", { name: /objet|object/i }).click();
      await page.getByRole("radio", { name: /^(Haute|High)/ }).click();
      const area = page.getByRole("radiogroup", { name: /^(Zone|Area)/ }).getByRole("radio").first();
      if (await area.isVisible().catch(() => false)) await area.click();
      const next = button(page, /^(Suivant|Next)$/);
      if (await next.count()) await next.click();
    },
  },
  { name: "list-crew", who: "crew", at: "/hse/incidents" },
  { name: "list-manager", who: "manager", at: "/hse/incidents?view=all" },
  { name: "list-filtered", who: "manager", at: `/hse/incidents?${query({ view: "all", filter: serious })}` },
  { name: "list-filters-open", who: "manager", at: `/hse/incidents?${query({ view: "all", filter: serious })}`, then: async (page) => (await button(page, /^(Filtres|Filters|Un filtre|One filter)/).click(), dialog(page)) },
  { name: "list-grouped", who: "manager", at: `/hse/incidents?${query({ view: "all", group: "severity" })}` },
  {
    name: "list-selected", who: "manager", at: "/hse/incidents?view=all", then: async (page) => {
      const boxes = page.getByRole("checkbox", { name: /^(Sélectionner|Select) (?!all)/ });
      if (!(await boxes.count())) {
        await button(page, /^(Affichage|Display)$/).click();
        await button(page, /^(Sélectionner|Select)$/).click();
      }
      for (const at of [0, 1, 2]) await boxes.nth(at).click();
    },
  },
  { name: "list-display", who: "manager", at: `/hse/incidents?${query({ view: "all", group: "created_at:week" })}`, sizes: ["portrait", "tablet", "phone"], then: async (page) => (await button(page, /^(Affichage|Display)$/).click(), dialog(page)) },
  { name: "list-grouped-site", who: "manager", at: `/hse/incidents?${query({ view: "all", group: "site" })}` },
  { name: "list-grouped-week", who: "manager", at: `/hse/incidents?${query({ view: "all", group: "created_at:week" })}` },
  { name: "list-none", who: "manager", at: `/hse/incidents?${query({ view: "all", q: "zzyzx" })}` },
  { name: "list-empty", who: "crew", at: "/hse/actions" },
  { name: "list-actions", who: "manager", at: "/hse/actions" },
  { name: "list-people", who: "manager", at: "/core/people" },
  { name: "board", who: "manager", at: "/hse/incidents?board=by_status" },
  { name: "record", who: "manager", at: `/hse/incidents/${ids.full}` },
  { name: "record-whole", who: "manager", at: `/hse/incidents/${ids.full}`, whole: true },
  { name: "record-crew", who: "crew", at: `/hse/incidents/${ids.full}` },
  { name: "record-why-not", who: "crew", at: `/hse/incidents/${ids.full}`, then: async (page) => {
    const why = button(page, /^(Pourquoi pas|Why no)/);
    if (await why.count()) await why.click();
  } },
  { name: "record-conflict", who: "crew", at: `/hse/incidents/${ids.conflict}` },
  { name: "record-missing", who: "crew", at: "/hse/incidents/01900000-0000-7000-8000-000000000000" },
  { name: "photo", who: "crew", at: `/hse/incidents/${ids.full}`, then: async (page) => {
    await button(page, /^(Ouvrir la photo|Open photo) 1/).click();
    await eventually("the picture", () => page.getByRole("dialog").getByRole("img").first().evaluate((image) => image.naturalWidth > 400));
  } },
  { name: "step-dialog", who: "manager", at: `/hse/incidents/${ids.full}`, then: async (page) => {
    await button(page, /^(Renvoyer|Return|Rejeter|Reject|Retourner|Send back)/).click().catch(() => undefined);
    await dialog(page).catch(() => undefined);
  } },
  { name: "delete-dialog", who: "manager", at: `/hse/incidents/${ids.full}`, then: async (page) => {
    await button(page, /^(Plus|More)$/).click();
    await page.getByRole("menuitem", { name: /^(Supprimer|Delete)/ }).click();
    await page.getByRole("dialog").waitFor();
  } },
  { name: "create", who: "crew", at: "/hse/incidents/new" },
  { name: "create-errors", who: "crew", at: "/hse/incidents/new", whole: true, then: async (page) => {
    await button(page, /^(Créer|Create)$/).click();
    await page.getByRole("alert").first().waitFor();
  } },
  { name: "edit", who: "manager", at: `/hse/incidents/${ids.full}/edit`, whole: true },
  { name: "palette", who: "manager", at: "/", then: (page) => openPalette(page) },
  { name: "palette-words", who: "manager", at: "/", then: async (page) => {
    await openPalette(page);
    await page.getByRole("dialog").getByRole("combobox").fill("grue");
    await page.getByRole("option", { name: /grue/ }).first().waitFor();
  } },
  { name: "search", who: "manager", at: "/search?q=pont" },
  { name: "search-none", who: "manager", at: "/search?q=zzyzx" },
  { name: "inbox-manager", who: "manager", at: "/inbox" },
  { name: "inbox-crew", who: "crew", at: "/inbox" },
  { name: "returned", who: "crew", at: "/inbox?tab=returned" },
  { name: "returned-none", who: "manager", at: "/inbox?tab=returned" },
  { name: "hand-over", who: "crew", at: "/inbox?tab=returned", then: async (page) => (await button(page, /^(Confier|Hand)/).click(), dialog(page)) },
  { name: "discard", who: "crew", at: "/inbox?tab=returned", then: async (page) => (await button(page, /^(Abandonner|Discard)/).click(), dialog(page)) },
  { name: "sync", who: "crew", at: "/sync" },
  ...["", "/profile", "/display", "/notifications", "/device", "/sync", "/about"].map((section) => ({ name: `settings${section.replace("/", "-")}`, who: "crew", at: `/settings${section}`, whole: true })),
  { name: "account", who: "crew", at: "/", then: async (page) => (await button(page, /^(Compte de|Account of|Plus|More)/).click(), dialog(page)) },
  { name: "keys", who: "manager", at: "/", then: async (page) => (await page.keyboard.press("?"), dialog(page)) },
  { name: "not-found", who: "crew", at: "/hse/nothing" },
  { name: "no-address", who: "crew", at: "/a/b/c/d/e" },
  { name: "read-failed", who: "manager", at: "/search?q=x", then: async (page) => {
    await page.route("**/rpc/record.list", (route) => route.fulfill({ status: 500, contentType: "application/json", body: JSON.stringify({ code: "internal", message: "the disk", key: null, issues: [] }) }));
    await go(page, "/hse/incidents?view=mine");
    await page.getByRole("alert").first().waitFor();
    await page.unroute("**/rpc/record.list");
  } },
  { name: "beside", who: "manager", at: "/hse/incidents?view=all", sizes: ["desktop"], wide: true, then: async (page) => {
    await page.getByRole("row").nth(2).click();
    await page.getByTestId("beside").getByRole("heading").first().waitFor();
  } },
];

/** With the link cut, and work waiting. */
const offline = (ids) => [
  { name: "offline-home", who: "crew", at: "/" },
  { name: "offline-list", who: "crew", at: "/hse/incidents" },
  { name: "offline-record", who: "crew", at: `/hse/incidents/${ids.waiting}` },
  { name: "offline-asked", who: "crew", at: `/hse/incidents/${ids.asked}` },
  { name: "offline-sync", who: "crew", at: "/sync", whole: true },
  { name: "offline-toast", who: "crew", at: `/hse/incidents/${ids.waiting}/edit`, then: async (page) => {
    await page.getByLabel(/^(Localisation|Location)/).fill(`Pont arrière, ${Date.now() % 1000}`);
    await button(page, /^(Enregistrer|Save)$/).click();
    await page.getByText(/Changements enregistrés|Changes saved/).first().waitFor();
  } },
  { name: "offline-sign-out", who: "crew", at: "/", then: async (page) => {
    await button(page, /^(Compte de|Account of|Plus|More)/).click();
    await dialog(page);
    await page.getByText(/^(Se déconnecter|Sign out)$/).last().click();
    await page.getByRole("dialog", { name: /encore envoyé|not been sent/ }).waitFor();
  } },
];

async function openPalette(page) {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
}

/** A photograph as a camera on deck gives it, drawn by the page. */
async function picture(page, seed) {
  return page.evaluate((n) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1600, height: 1200 });
    const pen = canvas.getContext("2d");
    const sky = pen.createLinearGradient(0, 0, 0, 700);
    sky.addColorStop(0, `hsl(${205 + n * 7} 55% 62%)`);
    sky.addColorStop(1, `hsl(${200 + n * 7} 40% 86%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 1600, 700);
    pen.fillStyle = `hsl(${200 + n * 5} 45% 32%)`;
    pen.fillRect(0, 560, 1600, 240);
    pen.fillStyle = "#8a8f94";
    pen.fillRect(0, 800, 1600, 400);
    for (let i = 0; i < 60; i++) {
      pen.fillStyle = `hsl(210 6% ${46 + ((i * 7 + n) % 12)}%)`;
      pen.fillRect((i * 131) % 1600, 800 + ((i * 53) % 400), 90, 6);
    }
    pen.fillStyle = "#e0a02a";
    for (let x = -40 + n * 30; x < 1600; x += 220) pen.fillRect(x, 470, 26, 400);
    pen.fillRect(0, 520, 1600, 22);
    pen.fillRect(0, 640, 1600, 22);
    pen.fillStyle = ["#b33", "#357", "#474"][n % 3];
    pen.fillRect(500 + n * 90, 700, 360, 260);
    return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
  }, seed);
}

const photo = async (page, seed) => rpc(page, "photo.add", { name: `pont-${seed}.jpg`, media_type: "image/jpeg", base64: await picture(page, seed) });
const create = async (page, fields, record_type = "incident") => (await rpc(page, "record.create", { record_type, fields })).row.record.id;
const sent = (page) => eventually("everything to leave", async () => (await rpc(page, "sync.status")).queued_operations === 0);
const cut = (page, is) => rpc(page, "link.set", { cut: is });

function incident(site, title, more) {
  return {
    title, severity: "high", kind: "dropped_object", occurred_at: new Date(Date.now() - 5_400_000).toISOString(), site, location: "Pont arrière, sous la grue",
    description: "Une élingue montre des fils rompus sur une dizaine de centimètres. La grue est à l'arrêt, la zone est balisée et l'équipe a été prévenue.", ...more,
  };
}

async function follow(page, id, commands) {
  for (const command of commands) {
    await eventually(`${command} to be possible`, async () => rpc(page, "record.request", { id, command }).then(() => true).catch(() => false));
    await sent(page);
  }
}

/** Work of every sort: photographs, comments, two values, what came back, actions, a draft. */
async function prepare(crew, manager) {
  const { subject } = await rpc(crew, "grants.current");
  const [site] = subject.sites;
  const photos = [];
  for (const seed of [1, 2, 3, 4]) photos.push(await photo(crew, seed));
  const full = await create(crew, incident(site, "Élingue usée sur la grue du pont arrière, fils rompus visibles", {
    severity: "critical", photos, tags: ["levage", "grue", "élingue"], immediate_action: "Grue arrêtée, zone balisée, élingue mise de côté pour contrôle.", work_stopped: true, injured_count: 0,
  }));
  await rpc(crew, "record.comment", { id: full, field: "comments", text: "Remplacement demandé pour demain matin." });
  const conflict = await create(crew, incident(site, "Projection d'huile chaude près du compresseur B", { kind: "near_miss" }));
  const back = await create(crew, incident(site, "Garde-corps desserré au pont 2, côté mer", { severity: "medium", kind: "near_miss", photos: [photos[1]] }));
  for (const id of [full, back]) await rpc(crew, "record.request", { id, command: "submit" });
  await sent(crew);
  const known = (page, id) => eventually("the record", async () => rpc(page, "record.get", { id }).then(() => true).catch(() => false));
  for (const id of [full, conflict, back]) await known(manager, id);
  await rpc(manager, "record.comment", { id: full, field: "comments", text: "Thank you. Keep the area closed until the inspection, and tell the night shift." });
  const owner = (await rpc(manager, "grants.current")).subject.user;
  for (const [title, due_date, priority] of [["Replace the sling and check the other three of the same batch", "2026-12-04", "high"], ["Brief the night shift on lifting gear", "2026-11-28", "normal"]]) {
    await rpc(manager, "record.create", { record_type: "action", fields: { title, kind: "corrective", incident: full, site, due_date, priority, owner } });
  }
  await follow(manager, full, ["investigate", "request_approval"]);
  await cut(crew, true);
  await rpc(crew, "record.edit", { id: back, fields: { title: "Garde-corps arraché au pont 2, côté mer", severity: "high" } });
  await rpc(crew, "record.edit", { id: conflict, fields: { location: "Local compresseur, porte nord", severity: "critical" } });
  await rpc(manager, "record.edit", { id: conflict, fields: { location: "Compressor room, south side" } });
  await follow(manager, back, ["investigate", "request_approval", "approve"]);
  await sent(manager);
  await cut(crew, false);
  await eventually("work to come back", async () => (await rpc(crew, "returned.list")).length > 0);
  await sent(crew);
  const draft = await rpc(crew, "draft.save", { id: null, record_type: "incident", fields: { title: "Échelle mal arrimée au local batteries" } });
  return { site, full, conflict, back, draft: draft.id };
}

async function look(page, theme, language) {
  await rpc(page, "settings.set", { key: "ui.preferences", value: { theme, density: "auto" } });
  await rpc(page, "session.set_language", { language });
  await page.reload();
  await page.waitForFunction((given) => document.documentElement.lang === given[0] && document.documentElement.dataset.theme === given[1], [language, theme]);
}

const taken = [];
const wrong = [];

async function shot(page, size, theme, language, screen) {
  const name = `${screen.name}--${size}-${theme}-${language}`;
  // What is below the fold is shown too: the page grows until nothing scrolls.
  if (screen.whole) {
    const height = await page.evaluate(() => Math.max(innerHeight, ...[...document.querySelectorAll("#main, #main *")].filter((node) => node.scrollHeight > node.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(node).overflowY)).map((node) => innerHeight + node.scrollHeight - node.clientHeight)));
    await page.setViewportSize({ width: SIZES[size].viewport.width, height: Math.min(height, 2600) });
    await atRest(page);
  }
  await page.screenshot({ path: join(out, `${name}.png`) });
  await assertWhole(page, name).catch((error) => wrong.push(`${name}: ${JSON.stringify(error.actual) ?? error.message}`));
  if (screen.whole || screen.wide) await page.setViewportSize(SIZES[size].viewport);
  taken.push({ file: `${name}.png`, screen: screen.name, size, theme, language });
}

async function visit(pages, size, theme, language, ids, list) {
  for (const page of new Set(Object.values(pages))) await look(page, theme, language);
  for (const screen of part("SCREENS", list)) {
    if (screen.sizes && !screen.sizes.includes(size)) continue;
    const page = pages[screen.who];
    try {
      if (screen.wide) await page.setViewportSize({ width: 1720, height: 960 });
      await go(page, screen.at);
      await settled(page);
      if (screen.then) await screen.then(page);
      await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
      await atRest(page);
      await shot(page, size, theme, language, screen);
    } catch (error) {
      wrong.push(`${screen.name} ${size} ${theme} ${language}: ${error.message.split("\n")[0]}`);
    }
    // What lies over the page goes with it; a form begun leaves no draft.
    if (!screen.then) continue;
    await page.reload();
    for (const { id } of await rpc(page, "draft.list")) if (id !== ids.draft) await rpc(page, "draft.discard", { id });
  }
}

/** Before anybody signed in; what the server says is put in its place. */
async function door(browser, url) {
  const says = (code) => async (page) => {
    await page.route("**/rpc/session.sign_in", (route) => route.fulfill({ status: 401, contentType: "application/json", body: JSON.stringify({ code, message: "", key: null, issues: [] }) }));
    await page.locator("#email").fill(CREW);
    await page.locator("#password").fill("something else");
    await page.locator("button[type=submit]").click();
    await page.getByRole("alert").waitFor();
    await page.unroute("**/rpc/session.sign_in");
  };
  const list = part("SCREENS", [{ name: "sign-in" }, { name: "sign-in-wrong", then: says("unauthenticated") }, { name: "sign-in-offline", then: says("offline") }]);
  for (const size of sizes) {
    const page = await open(browser, url(), SIZES[size]);
    await page.locator("#email").waitFor();
    for (const [, theme, language] of looksOf(size)) {
      for (const screen of list) {
        await look(page, theme, language);
        await page.locator("#email").waitFor();
        if (screen.then) await screen.then(page);
        await atRest(page);
        await shot(page, size, theme, language, screen);
      }
    }
    await page.context().close();
  }
}

async function gallery(browser) {
  if (!part("SCREENS", ["gallery"]).length) return;
  const served = await startGallery();
  for (const size of sizes) {
    const context = await browser.newContext({ ...SIZES[size], reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [, theme, language] of looksOf(size)) {
      await page.goto(`${served.url}?${new URLSearchParams({ theme, language, density: /tablet|portrait/.test(size) ? "glove" : "comfortable" })}`);
      await settled(page);
      await shot(page, size, theme, language, { name: "gallery", whole: true });
    }
    await context.close();
  }
  served.stop();
}

/** Pictures side by side, named; one sheet holds one size, theme and language. */
async function sheets(browser) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 400 } });
  for (const [size, theme, language] of looks) {
    const mine = taken.filter((one) => [one.size, one.theme, one.language].join() === [size, theme, language].join());
    const { columns, many } = { desktop: { columns: 2, many: 6 }, tablet: { columns: 2, many: 4 }, portrait: { columns: 3, many: 6 }, phone: { columns: 5, many: 10 } }[size];
    for (let at = 0; at < mine.length; at += many) {
      const cells = mine.slice(at, at + many).map(({ file, screen }) => `<figure><figcaption>${screen}</figcaption><img src="${file}"></figure>`);
      const html = `<style>body{margin:4px;font:13px sans-serif;background:#bbb}main{display:grid;grid-template-columns:repeat(${columns},1fr);gap:6px;align-items:start}figure{margin:0;background:#fff}img{width:100%;display:block}</style><main>${cells.join("")}</main>`;
      const file = join(out, `sheet-${size}-${theme}-${language}-${String(at / many + 1).padStart(2, "0")}`);
      writeFileSync(`${file}.html`, html);
      await page.goto(`file://${file}.html`);
      await page.screenshot({ path: `${file}.png`, fullPage: true });
    }
  }
}

mkdirSync(out, { recursive: true });
const world = await startWorld({ incidents: 40 });
const browser = await launch();
try {
  await door(browser, () => world.openUrl("crew"));
  const first = { crew: await open(browser, world.openUrl("crew"), SIZES.tablet), manager: await open(browser, world.openUrl("manager"), SIZES.desktop) };
  await signIn(first.crew, CREW, PASSWORD, "fr");
  await signIn(first.manager, MANAGER, PASSWORD, "en");
  for (const page of Object.values(first)) await sent(page);
  const ids = await prepare(first.crew, first.manager);
  for (const list of [screens, offline]) {
    if (list === offline) {
      await cut(first.crew, true);
      ids.waiting = await create(first.crew, incident(ids.site, "Fuite d'huile sous la pompe 3, flaque qui grandit", { kind: "environmental_spill", photos: [await photo(first.crew, 5)] }));
      await rpc(first.crew, "record.comment", { id: ids.waiting, field: "comments", text: "Absorbant posé, pompe isolée." });
      ids.asked = await create(first.crew, incident(ids.site, "Éclairage en panne dans la coursive bâbord", { severity: "low", kind: "hazard_observation" }));
      await rpc(first.crew, "record.request", { id: ids.asked, command: "submit" });
    }
    for (const size of sizes) {
      const pages = { crew: await open(browser, world.openUrl("crew"), SIZES[size]), manager: await open(browser, world.openUrl("manager"), SIZES[size]) };
      for (const page of Object.values(pages)) page.setDefaultTimeout(6_000);
      for (const [, theme, language] of looksOf(size)) await visit(pages, size, theme, language, ids, list(ids));
      for (const page of Object.values(pages)) {
        if (page.problems.length) wrong.push(`${size}: ${page.problems.join(" | ")}`);
        await page.context().close();
      }
    }
  }
  await gallery(browser);
  await sheets(browser);
} finally {
  await browser.close();
  world.stop();
}
console.log(`${taken.length} pictures`);
if (wrong.length) console.log(wrong.join("\n"));
