/** What must hold on every screen, measured on the page as it stands. */
import { strict as assert } from "node:assert";

/** Waits until the screen has what it shows. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(done))));
}

/** Waits until nothing moves: a thing that grows into its place has its size only then. */
export async function atRest(page) {
  await page.waitForFunction(() => document.getAnimations().every((one) => one.effect?.getComputedTiming().iterations === Infinity || one.playState !== "running"));
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

const CONTROLS = "a[href],button,input,textarea,select,[role=radio],[role=switch],[role=checkbox],[role=combobox],[role=tab],[role=option],[role=menuitem]";

/** What a finger needs: with gloves 64 px and 12 px between, without them 48 px. */
export const GLOVES = { least: 64, within: 48, between: 12 };
export const TOUCH = { least: 48, within: 24, between: 0 };

/**
 * Controls too small or too near for a finger. A control within a line of text may be smaller. Two that
 * touch are far enough when their middles are: rows of 76 px hold 64 px and the 12 px between.
 */
export async function assertTargets(page, where, need) {
  const found = await page.evaluate(([controls, { least, within, between }]) => {
    const inSight = (node) => {
      const box = node.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && !node.closest("[aria-hidden=true],[inert],.sr-only") && node.checkVisibility({ visibilityProperty: true });
    };
    const scroller = (node) => {
      for (let up = node.parentElement; up; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflow) || getComputedStyle(up).position === "fixed") return up;
      return document.body;
    };
    const all = [...document.querySelectorAll(controls)].filter(inSight).map((node) => ({ node, box: node.getBoundingClientRect(), home: scroller(node) }));
    const name = ({ node, box }) => `${node.tagName.toLowerCase()} "${(node.getAttribute("aria-label") || node.innerText || node.id).trim().slice(0, 40)}" ${Math.round(box.width)} × ${Math.round(box.height)}`;
    const short = (length, than) => Math.round(length * 10) / 10 < than;
    const small = all.filter(({ node, box }) => {
      const than = node.matches("[role=switch], dd a, p a, h2 a") ? within : least;
      return short(box.height, than) || short(box.width, than);
    });
    /** Free pixels between two boxes side by side or one above the other, and between their middles. */
    const apart = (a, b) => {
      const x = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      const y = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      if (x > 0 && y > 0) return null;
      return x > y ? [x, Math.abs(a.left + a.right - b.left - b.right) / 2] : [y, Math.abs(a.top + a.bottom - b.top - b.bottom) / 2];
    };
    // A button in its own text box: who misses it writes.
    const forgiving = ({ node }) => node.matches("input,textarea");
    const near = !between ? [] : all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => {
      if (a.home !== b.home || a.node.contains(b.node) || b.node.contains(a.node) || forgiving(a) || forgiving(b)) return [];
      const gap = apart(a.box, b.box);
      if (!gap || !short(gap[0], between) || !short(gap[1], least + between)) return [];
      return [`${name(a)} and ${name(b)}: ${Math.round(gap[0])} between`];
    }));
    return [...small.map(name), ...near];
  }, [CONTROLS, need]);
  assert.deepEqual(found, [], `${where} suits fingers`);
}

/**
 * With the pseudo-language on (`ui.pseudo`): texts in plain letters that are not data. Marks around what
 * was put into a text, times, keys and codes are left out; numbers may carry their unit.
 */
export async function assertCatalogued(page, where, data) {
  const found = await page.evaluate((known) => {
    const skip = "time,kbd,code,script,style,[translate=no]";
    const SIZE = /\d[\d\s.,\u202f\u00a0]*(?:o|ko|Mo|Go|B|kB|MB|GB|%)(?![a-z])/g;
    const DATE = /\d{1,2} \p{L}{3,5}\.?(?: \d{4})?(?:,? \d{2}:\d{2})?/gu;
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) if (!node.parentElement.closest(skip)) texts.push(node.data);
    for (const node of document.querySelectorAll("[aria-label],[placeholder],[title],[alt]")) {
      if (!node.closest(skip)) texts.push(...["aria-label", "placeholder", "title", "alt"].map((name) => node.getAttribute(name) ?? ""));
    }
    const own = texts.map((text) => text.replace(/\u2068[^\u2068\u2069]*\u2069/g, ""));
    // Several things on one line are judged one by one.
    const parts = own.flatMap((text) => text.split("·")).map((part) => part.replace(/\s+/g, " ").replace(/…$/, "").trim());
    const isPlain = (text) => /[A-Za-zÀ-ÖØ-öø-ÿ]{2,}/.test(text);
    const isData = (text) => known.some((one) => one.includes(text));
    return [...new Set(parts.filter((part) => isPlain(part.replace(SIZE, "").replace(DATE, "")) && !isData(part)))];
  }, data);
  assert.deepEqual(found, [], `${where} takes its words from the catalogues`);
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

/** Text cut by its box that nothing tells in whole: no title, no name, no scroll, and nothing that opens it. */
export async function assertWhole(page, where) {
  const found = await page.evaluate(() => {
    const cut = (node) => {
      const style = getComputedStyle(node);
      if (style.overflowX === "visible" && style.overflowY === "visible") return false;
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return false;
      return node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 3;
    };
    // A line of a list leads to the whole; so does a link.
    const said = (node) => node.closest("[title],[aria-label],main a[href],header a[href],[role=row],[role=option]") !== null;
    const own = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    return [...document.querySelectorAll("body *")]
      .filter((node) => own(node) && node.checkVisibility({ visibilityProperty: true }) && !node.closest(".sr-only,[aria-hidden=true]") && node.getBoundingClientRect().width > 1)
      .filter((node) => cut(node) && !said(node))
      .map((node) => `${node.tagName.toLowerCase()} "${node.innerText.trim().slice(0, 60)}"`);
  });
  assert.deepEqual([...new Set(found)], [], `${where} cuts no text that cannot be read`);
}
