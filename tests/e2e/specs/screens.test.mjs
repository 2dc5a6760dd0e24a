/** Every screen, in sizes, languages, themes and densities that together cover all of them. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, open, signIn, go, rpc, assertAccessible, SIZES } from "../browser.mjs";
import { assertCatalogued, assertNoSideways, assertTargets, assertWhole, assertWords, atRest, settled, GLOVES, TOUCH } from "../page-rules.mjs";
import { startWorld, eventually, CREW, MANAGER, PASSWORD } from "../world.mjs";

let world, browser;
const pages = {};
let record;

before(async () => {
  world = await startWorld({ incidents: 30 });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  world?.stop();
});

const screens = () => [
  ["home", "/"],
  ["list", "/hse/incidents"],
  ["list of actions", "/hse/actions"],
  ["board", "/hse/incidents?board=by_status"],
  ["record", `/hse/incidents/${record}`],
  ["new form", "/hse/incidents/new"],
  ["quick report", "/hse/incidents/quick"],
  ["edit form", `/hse/incidents/${record}/edit`],
  ["inbox", "/inbox"],
  ["what came back", "/inbox?tab=returned"],
  ["synchronisation", "/sync"],
  ["search", "/search?q=pont"],
  ["settings", "/settings"],
  ...["profile", "display", "notifications", "device", "sync", "about"].map((section) => [`settings ${section}`, `/settings/${section}`]),
  ["nothing here", "/hse/nothing"],
];

const inSight = (page, words) => page.getByText(words).filter({ visible: true }).first().waitFor();

async function look(page, { theme, density, language }) {
  await rpc(page, "settings.set", { key: "ui.preferences", value: { theme, density } });
  await rpc(page, "session.set_language", { language });
  await page.reload();
  await page.locator("#main").waitFor();
  await page.waitForFunction((given) => document.documentElement.lang === given[0] && document.documentElement.dataset.theme === given[1], [language, theme]);
}

/** Visits every screen and checks it; all that is wrong is told together. */
async function visit(page, size, given) {
  await look(page, given);
  const where = `${size} ${given.language} ${given.theme} ${given.density}`;
  const wrong = [];
  for (const [name, place] of screens()) {
    await go(page, place);
    await settled(page);
    await check(page, size, given, `${name}, ${where}`, wrong);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${size}-${given.language}-${given.theme}-${name.replaceAll(" ", "-")}.png` });
  }
  assert.deepEqual(wrong, []);
}

async function check(page, size, given, where, wrong) {
  const rules = [
    () => assertWords(page, where),
    () => assertWhole(page, where),
    () => assertAccessible(page, where, { strongContrast: given.theme === "sun" }),
    () => size !== "desktop" && assertTargets(page, where, given.density === "glove" ? GLOVES : TOUCH),
    () => size === "phone" && assertNoSideways(page, where, SIZES.phone.viewport.width),
  ];
  for (const rule of rules) {
    try {
      await rule();
    } catch (error) {
      wrong.push(`${where}: ${error.actual ? JSON.stringify(error.actual) : error.message}`);
    }
  }
}

// contract: J1 J2
test("signing in, on a phone in French and on a desk in English", async () => {
  const wrong = [];
  pages.phone = await open(browser, world.openUrl("crew"), SIZES.phone);
  await pages.phone.locator("#email").waitFor();
  await check(pages.phone, "phone", { theme: "light", density: "comfortable" }, "sign in", wrong);
  await signIn(pages.phone, CREW, PASSWORD, "fr");
  pages.tablet = await open(browser, world.openUrl("crew"), SIZES.tablet);
  await pages.tablet.locator("#main").waitFor();
  pages.desktop = await open(browser, world.openUrl("manager"), SIZES.desktop);
  await pages.desktop.locator("#email").waitFor();
  await check(pages.desktop, "desktop", { theme: "light", density: "comfortable" }, "sign in", wrong);
  await signIn(pages.desktop, MANAGER, PASSWORD, "en");
  await inSight(pages.desktop, "Up to date");
  assert.deepEqual(wrong, []);
  await inSight(pages.phone, "À jour");
  record = await report(pages.phone);
  await eventually("the record ashore", async () => (await rpc(pages.desktop, "record.list", { record_type: "incident", search: "élingue" })).total > 0);
});

async function report(page) {
  const { subject } = await rpc(page, "grants.current");
  const fields = {
    title: "Élingue usée sur la grue du pont arrière", severity: "critical", kind: "dropped_object", occurred_at: new Date().toISOString(),
    site: subject.sites[0], location: "Pont arrière", description: "Une élingue montre des fils rompus. La grue est à l'arrêt.", tags: ["levage", "grue"],
  };
  const { row } = await rpc(page, "record.create", { record_type: "incident", fields });
  await rpc(page, "record.comment", { id: row.record.id, field: "comments", text: "Remplacement demandé pour demain." });
  return row.record.id;
}

const seen = [
  ["tablet", { language: "fr", theme: "sun", density: "glove" }],
  ["phone", { language: "fr", theme: "dark", density: "comfortable" }],
  ["phone", { language: "en", theme: "sun", density: "glove" }],
  ["desktop", { language: "en", theme: "dark", density: "compact" }],
  ["desktop", { language: "fr", theme: "light", density: "comfortable" }],
  ["tablet", { language: "en", theme: "light", density: "comfortable" }],
  ["portrait", { language: "en", theme: "dark", density: "glove" }],
];
for (const [size, given] of seen) {
  test(`every screen on a ${size}: ${given.language}, ${given.theme}, ${given.density}`, async () => {
    // A tablet is turned, not changed.
    const page = pages[size === "portrait" ? "tablet" : size];
    await page.setViewportSize(SIZES[size].viewport);
    await visit(page, size, given);
  });
}

test("a board narrows to the words looked for", async () => {
  const page = pages.desktop;
  await go(page, "/hse/incidents?board=by_severity");
  await settled(page);
  const cards = page.locator("main section a");
  assert.ok((await cards.count()) > 1);
  await page.getByRole("searchbox").fill("ELINGUE");
  await eventually("one card", async () => (await cards.count()) === 1);
  await cards.filter({ hasText: "Élingue usée" }).waitFor();
  await page.getByRole("searchbox").fill("");
  await eventually("all cards", async () => (await cards.count()) > 1);
});

test("on a wide screen a record stands beside its list", async () => {
  const page = pages.desktop;
  await page.setViewportSize({ width: 1720, height: 960 });
  await go(page, "/hse/incidents");
  await settled(page);
  await page.getByRole("row").filter({ hasText: "Élingue usée" }).click();
  const beside = page.getByTestId("beside");
  await beside.getByRole("heading", { name: /Élingue usée/ }).waitFor();
  await settled(page);
  const wrong = [];
  await check(page, "desktop", { theme: "light", density: "comfortable" }, "list and record", wrong);
  assert.deepEqual(wrong, []);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/beside.png` });
  await page.getByRole("table").getByRole("link").nth(3).click();
  await beside.getByRole("heading", { name: /Élingue usée/ }).waitFor({ state: "detached" });
  await beside.getByRole("heading", { level: 1 }).waitFor();
  await beside.getByRole("button", { name: /Fermer|Close/ }).click();
  await beside.waitFor({ state: "detached" });
  await page.setViewportSize(SIZES.desktop.viewport);
});

/** Every text of an answer that carries data and not words. */
function textsOf(value) {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

// contract: I7
for (const [who, size] of [["manager", "desktop"], ["crew", "tablet"]]) {
  test(`every word on every screen of the ${who} comes from a catalogue`, async () => {
    const page = pages[size];
    const data = new Set(["OpsFlux"]);
    // Read on its way: what a page was told before it went can no longer be asked for.
    await page.route("**/rpc/**", async (route) => {
      const answer = await route.fetch();
      const { pathname } = new URL(answer.url());
      if (!pathname.startsWith("/rpc/catalogue.")) {
        const body = await answer.json().catch(() => null);
        for (const text of textsOf(body)) data.add(text.replace(/[[\]]/g, "").replace(/\bopx_\S*/g, "").replace(/\s+/g, " "));
      }
      await route.fulfill({ response: answer });
    });
    await page.evaluate(() => localStorage.setItem("ui.pseudo", "on"));
    await page.reload();
    await page.locator("#main").waitFor();
    const wrong = [];
    for (const [name, place] of screens()) {
      await go(page, place);
      await settled(page);
      try {
        await assertCatalogued(page, name, [...data]);
      } catch (error) {
        wrong.push(`${name}: ${JSON.stringify(error.actual)}`);
      }
    }
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.evaluate(() => localStorage.removeItem("ui.pseudo"));
    await page.reload();
    await page.locator("#main").waitFor();
    assert.deepEqual(wrong, []);
  });
}

/** Where the keyboard stands: what it is called, and whether one sees it. */
const standing = (page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    const named = document.getElementById(node.getAttribute("aria-labelledby")?.split(" ")[0])?.innerText ?? node.labels?.[0]?.innerText;
    return {
      tag: node.tagName,
      name: (node.getAttribute("aria-label") ?? named ?? node.innerText ?? "").trim(),
      seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && box.bottom > 0 && box.top < innerHeight,
    };
  });

/** Goes through a screen with the Tab key until the page has been left: every stop has a name and is seen. */
async function tabThrough(page, where) {
  const stops = [];
  await page.evaluate(() => {
    const start = Object.assign(document.createElement("span"), { id: "start", tabIndex: -1 });
    document.body.prepend(start);
    start.focus();
    start.remove();
  });
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const stop = await standing(page);
    if (stop.tag === "BODY") return stops;
    stops.push(stop);
    if (!stop.name || !stop.seen) assert.fail(`${where}: stop ${i}, ${JSON.stringify(stop)}`);
    if (stops.length > 1 && stop.name === stops[0].name) return stops;
  }
  assert.fail(`${where} holds the keyboard: ${JSON.stringify(stops.slice(-4))}`);
}

test("every screen can be walked by the keyboard alone, each stop named and in sight", async () => {
  const page = pages.desktop;
  for (const [name, place] of screens()) {
    await go(page, place);
    await settled(page);
    const stops = await tabThrough(page, name);
    assert.ok(stops.length > 8, `${name}: ${stops.length} stops`);
    assert.match(stops[0].name, /contenu|content/, `${name} begins with the way past the menu`);
  }
});

// contract: J1 J4
test("a record is found, opened and a form begun without a mouse", async () => {
  const page = pages.desktop;
  await go(page, "/");
  await settled(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("elingue");
  await page.getByRole("option", { name: /Élingue usée/ }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await go(page, "/hse/incidents");
  await settled(page);
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "searchbox");
  await page.keyboard.type("elingue");
  await page.getByRole("row").filter({ hasText: "Élingue usée" }).waitFor();
  await eventually("one row", async () => (await page.getByRole("row").filter({ hasText: "INC-" }).count()) === 1);
  await page.keyboard.press("Tab");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Élingue usée/, level: 1 }).waitFor();

  await go(page, "/hse/incidents/new");
  await settled(page);
  await page.getByRole("button", { name: /^(Créer|Create)$/ }).focus();
  await page.keyboard.press("Enter");
  // The first mistake has the keyboard.
  await page.waitForFunction(() => document.activeElement?.id === "field-title");
  await page.keyboard.type("Une échelle a glissé");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("#field-severity [aria-checked=true]") !== null);
  // The form with its mistakes was refused, as it was meant to be.
  assert.deepEqual(page.refusals.splice(0), ["422 /rpc/record.create"]);
});

/** What a panel over the page shows, measured like a page. */
async function fingers(page, where) {
  await page.locator("[role=dialog],[role=menu]").first().waitFor();
  await atRest(page);
  await assertTargets(page, where, GLOVES);
  await assertAccessible(page, where, { strongContrast: true });
}

const TOUCHED = {
  fr: {
    title: /^Titre/, high: "Haute", choose: /Choisir/, calendar: "Choisir dans le calendrier", before: "Mois précédent", saved: /Enregistré sur cet appareil/,
    cancel: "Annuler", more: "Plus", account: /^Compte de/, written: "Marche glissante, vue d'un",
  },
  en: {
    title: /^Title/, high: "High", choose: /Choose/, calendar: "Choose in the calendar", before: "Previous month", saved: /Saved on this device/,
    cancel: "Cancel", more: "More", account: /^Account of/, written: "A slippery step, seen from a",
  },
};

// contract: J1 J3
for (const [size, language] of [["phone", "en"], ["phone", "fr"], ["tablet", "fr"]]) {
  test(`on a ${size} in ${language}, gloves on: a form is filled and kept by touch alone`, async () => {
    const page = pages[size];
    const words = TOUCHED[language];
    const title = `${words.written} ${size}`;
    await page.setViewportSize(SIZES[size].viewport);
    await look(page, { language, theme: "sun", density: "glove" });
    await go(page, "/hse/incidents/new");
    await settled(page);
    await page.getByLabel(words.title).tap();
    await page.keyboard.type(title);
    await page.getByRole("radio", { name: words.high }).tap();
    await page.getByRole("radio", { name: words.high, checked: true }).waitFor();

    const site = page.getByRole("combobox", { name: /^Site/ });
    await site.tap();
    await fingers(page, `the sites on a ${size}`);
    await page.getByRole("option").first().tap();
    await page.getByRole("option").first().waitFor({ state: "detached" });
    assert.doesNotMatch(await site.innerText(), words.choose);

    await page.getByRole("button", { name: words.calendar }).first().tap();
    await page.getByRole("grid").waitFor();
    await fingers(page, `the calendar on a ${size}`);
    await page.getByRole("button", { name: words.before }).tap();
    await page.getByRole("gridcell").filter({ hasText: /(^|\D)15$/ }).getByRole("button").tap();
    await page.getByRole("grid").waitFor({ state: "detached" });
    assert.match(await page.locator("#field-occurred_at").inputValue(), /^15\/\d{2}\/\d{4}$/);

    await page.getByText(words.saved).first().waitFor();
    await page.getByRole("button", { name: words.cancel, exact: true }).tap();
    await eventually("the draft among what is to finish", async () => (await rpc(page, "draft.list")).some((draft) => draft.fields.title === title));

    await page.getByRole("button", { name: size === "phone" ? words.more : words.account }).tap();
    await fingers(page, `the account's menu on a ${size}`);
    await page.keyboard.press("Escape");
  });
}

const NARROWED = {
  fr: { filters: /^Filtres/, choice: "Sévérité", date: "Créé", display: "Affichage", search: /^Chercher/ },
  en: { filters: /^Filters/, choice: "Severity", date: "Created", display: "Display", search: /^Search/ },
};

for (const [size, language] of [["phone", "en"], ["phone", "fr"], ["tablet", "fr"]]) {
  test(`on a ${size} in ${language}, gloves on: filters, display and search over the page`, async () => {
    const page = pages[size];
    const words = NARROWED[language];
    const closed = () => page.getByRole("dialog").waitFor({ state: "detached" });
    await look(page, { language, theme: "sun", density: "glove" });
    await go(page, "/hse/incidents");
    await settled(page);
    await page.getByRole("button", { name: words.filters }).tap();
    await fingers(page, `the filters on a ${size}`);
    await page.getByRole("dialog").getByRole("button", { name: words.choice }).tap();
    await fingers(page, `a choice to filter by on a ${size}`);
    await page.getByRole("dialog").getByRole("button", { name: words.date, exact: true }).tap();
    await fingers(page, `a date to filter by on a ${size}`);
    await page.keyboard.press("Escape");
    await closed();
    await page.getByRole("button", { name: words.display }).tap();
    await fingers(page, `what a list shows on a ${size}`);
    await page.keyboard.press("Escape");
    await closed();
    await page.getByRole("button", { name: words.search }).filter({ visible: true }).first().tap();
    await page.getByRole("dialog").getByRole("combobox").fill("elingue");
    await page.getByRole("option", { name: /Élingue usée/ }).first().waitFor();
    await fingers(page, `the search on a ${size}`);
    await page.getByRole("option", { name: /Élingue usée/ }).first().tap();
    await page.getByRole("heading", { name: /Élingue usée/, level: 1 }).waitFor();
  });
}

test("on a phone the list that is shown is in sight among the others", async () => {
  const page = pages.phone;
  for (const place of ["board=by_severity", "view=all"]) {
    await go(page, `/hse/incidents?${place}`);
    await settled(page);
    await eventually(`the tab of ${place}`, () =>
      page.getByRole("tab", { selected: true }).evaluate((tab) => {
        const [box, row] = [tab.getBoundingClientRect(), tab.parentElement.getBoundingClientRect()];
        return box.left >= row.left - 1 && box.right <= row.right + 1;
      }),
    );
  }
});

test("on a phone, what can be done with many records is one line", async () => {
  const page = pages.phone;
  await go(page, "/hse/incidents?view=all");
  await settled(page);
  await page.getByRole("button", { name: "Affichage" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Sélectionner", exact: true }).tap();
  for (const at of [0, 1]) await page.getByRole("checkbox", { name: /^Sélectionner/ }).nth(at).tap();
  const bar = page.getByRole("region", { name: "Fiches sélectionnées" });
  await bar.getByRole("button", { name: "Autres actions" }).waitFor();
  const tops = await bar.getByRole("button").evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  assert.equal(new Set(tops).size, 1, "its buttons stand on one line");
  await assertNoSideways(page, "many selected", SIZES.phone.viewport.width);
  await bar.getByRole("button", { name: "Autres actions" }).tap();
  await fingers(page, "many selected");
  await page.getByRole("menuitem", { name: "Tout sélectionner" }).waitFor();
  await page.keyboard.press("Escape");
  await bar.getByRole("button", { name: "Annuler la sélection" }).tap();
  await bar.waitFor({ state: "detached" });
});

test("on a phone, what does not fit the bar is behind one button", async () => {
  const page = pages.phone;
  await go(page, "/");
  await settled(page);
  await page.getByRole("button", { name: "Plus", exact: true }).tap();
  await fingers(page, "the rest of the menu");
  await page.getByRole("dialog").getByRole("link", { name: "Personnes" }).tap();
  await page.getByRole("heading", { name: "Personnes", level: 1 }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("no page failed on the way, and none asked its core for what is not there", () => {
  assert.deepEqual(Object.values(pages).flatMap((page) => [...page.problems, ...page.refusals]), []);
});
