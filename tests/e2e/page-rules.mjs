/** What must hold on every screen, measured on the page as it stands. */
import { strict as assert } from "node:assert";

/** Waits until the screen has what it shows. */
export async function settled(page) {
  await page.locator("h1").first().waitFor({ timeout: 5_000 });
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(done))));
}

/** No text that a catalogue lacks, no id and no internal name in sight or spoken. */
export async function assertWords(page, where) {
  const found = await page.evaluate(() => {
    const spoken = [...document.querySelectorAll("[aria-label],[placeholder],[title],[alt]")].flatMap((node) =>
      ["aria-label", "placeholder", "title", "alt"].map((name) => node.getAttribute(name) ?? ""),
    );
    const text = [document.body.innerText, ...spoken].join("\n");
    const signs = [
      /\[[a-z][a-z0-9_-]+\]/g, // a message that no catalogue has
      /\b(?:type|field|choice|state|transition|section|list|board|menu|issue|error|event|category|priority)-[a-z][a-z0-9_-]+\b/g,
      /\b[a-z]+_[a-z_]+\b/g, // a name of the schema
      /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
      /\b(?:undefined|NaN|null|Invalid Date)\b|\[object /g,
      /\{ ?\$[a-z_]+ ?\}/g, // a parameter nobody gave
    ];
    return [...new Set(signs.flatMap((sign) => text.match(sign) ?? []))];
  });
  assert.deepEqual(found, [], `${where} speaks in words`);
}

/** Controls too small for a gloved finger: 64 px high, 48 where the control stands in a text or a corner. */
export async function assertGloves(page, where) {
  const found = await page.evaluate(() => {
    const controls = "a[href],button,input,textarea,select,[role=radio],[role=switch],[role=combobox],[role=tab],[role=option]";
    const inSight = (node) => {
      const box = node.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && !node.closest("[aria-hidden=true],[inert],.sr-only") && node.checkVisibility({ visibilityProperty: true });
    };
    return [...document.querySelectorAll(controls)].filter(inSight).flatMap((node) => {
      const { width, height } = node.getBoundingClientRect();
      const secondary = node.matches("[role=switch], dd a, p a, h2 a");
      const least = secondary ? 48 : 64;
      const small = Math.round(height * 10) / 10 < least || (secondary && width < 48);
      const name = node.getAttribute("aria-label") || node.innerText || node.id || node.tagName;
      return small ? [`${node.tagName.toLowerCase()} "${name.trim().slice(0, 40)}": ${Math.round(width)} × ${Math.round(height)}`] : [];
    });
  });
  assert.deepEqual(found, [], `${where} suits gloves`);
}

/** The page does not scroll sideways; tabs and the columns of a board do, within themselves. */
export async function assertNoSideways(page, where, width) {
  const found = await page.evaluate((most) => {
    const wide = [document.documentElement, document.body, ...document.querySelectorAll("#main, #main > *")]
      .filter((node) => node.scrollWidth > Math.max(node.clientWidth, 1))
      .map((node) => `${node.tagName} ${node.id} ${node.className}: ${node.scrollWidth} in ${node.clientWidth}`);
    const beyond = document.documentElement.scrollWidth > most ? [`page: ${document.documentElement.scrollWidth}`] : [];
    return [...wide, ...beyond];
  }, width);
  assert.deepEqual(found, [], `${where} fits the width`);
}
