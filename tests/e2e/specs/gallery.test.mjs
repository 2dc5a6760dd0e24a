/** Every piece of the interface, in every theme, size and language, on every kind of screen. */
import { after, before, test } from "node:test";
import { strict as assert } from "node:assert";
import { launch, assertAccessible, SIZES } from "../browser.mjs";
import { startGallery } from "../gallery.mjs";
import { assertCatalogued, assertNoSideways, assertTargets, assertWords, atRest, settled, GLOVES, TOUCH } from "../page-rules.mjs";

const THEMES = ["light", "dark", "sun"];
const DENSITIES = ["compact", "comfortable", "glove"];
const LANGUAGES = ["fr", "en"];
const NAMES = ["desktop", "tablet", "phone"];

let gallery, browser;

before(async () => {
  gallery = await startGallery();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  gallery?.stop();
});

async function open(size, look, prepare) {
  const context = await browser.newContext({ ...SIZES[size], reducedMotion: "reduce" });
  if (prepare) await context.addInitScript(prepare);
  const page = await context.newPage();
  page.setDefaultTimeout(40_000);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  await page.goto(`${gallery.url}?${new URLSearchParams(look)}`);
  await settled(page);
  return page;
}

const wanted = (theme) => ({ strongContrast: theme === "sun" });

/** All that is wrong is told together. */
async function all(rules) {
  const wrong = [];
  for (const rule of rules) {
    try {
      await rule();
    } catch (error) {
      wrong.push(error.actual ? `${error.message.split("\n")[0]}: ${JSON.stringify(error.actual)}` : error.message);
    }
  }
  assert.deepEqual(wrong, []);
}

// Each theme with each size, each language with each kind of screen: the rest follows.
THEMES.forEach((theme, i) =>
  DENSITIES.forEach((density, j) => {
    const size = NAMES[(i + j) % NAMES.length];
    const language = LANGUAGES[(i + j) % LANGUAGES.length];
    const where = `the gallery on a ${size}: ${language}, ${theme}, ${density}`;
    test(where, async () => {
      const page = await open(size, { theme, density, language });
      const fingers = density === "glove" ? GLOVES : size === "desktop" ? null : TOUCH;
      await all([
        () => assertAccessible(page, where, wanted(theme)),
        () => assertWords(page, where),
        () => fingers && assertTargets(page, where, fingers),
        () => assertNoSideways(page, where, SIZES[size].viewport.width),
      ]);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/gallery-${size}-${language}-${theme}-${density}.png` });
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }),
);

for (const theme of THEMES) {
  test(`what lies over the page, in ${theme}`, async () => {
    const page = await open("tablet", { theme, density: "glove", language: "fr" });
    const over = [
      [/^Ouvrir un dialogue/, "[role=dialog]"],
      [/^Ouvrir un panneau/, "[role=dialog]"],
      [/^Ouvrir un menu/, "[role=menu]"],
      [/^Ouvrir une bulle/, "[role=dialog]"],
    ];
    for (const [name, opened] of over) {
      const button = page.getByRole("button", { name });
      await button.tap();
      await page.locator(opened).waitFor();
      await atRest(page);
      await all([() => assertAccessible(page, `${name}`, wanted(theme)), () => assertTargets(page, `${name}`, GLOVES)]);
      await page.keyboard.press("Escape");
      await page.locator(opened).waitFor({ state: "detached" });
      // Whoever closed it stands where they stood.
      await page.waitForFunction((node) => document.activeElement === node, await button.elementHandle());
    }
    await page.getByRole("button", { name: "Dire que c'est fait" }).tap();
    await page.getByText("Changements enregistrés", { exact: true }).first().waitFor();
    await atRest(page);
    await all([() => assertAccessible(page, "a message", wanted(theme)), () => assertTargets(page, "a message", GLOVES)]);
    await page.context().close();
  });
}

// contract: I7
test("every word of every piece comes from a catalogue", async () => {
  const page = await open("desktop", { theme: "light", density: "comfortable", language: "en" }, () => localStorage.setItem("ui.pseudo", "on"));
  const data = await page.evaluate(() => globalThis.galleryData);
  await assertCatalogued(page, "the gallery", data);
  await page.context().close();
});
