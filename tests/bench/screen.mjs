/**
 * How long a person waits for a list: the real interface on a real bridge. Started by
 * `cargo xtask bench screen` with the link to open; prints one line of JSON. Nothing is asserted.
 */
import { readFileSync } from "node:fs";
import { launch, SIZES } from "../e2e/browser.mjs";

const [openUrlFile, rounds = "5"] = process.argv.slice(2);
const LIST = "/hse/incidents";
const FAR = 25_000;

/** Milliseconds since the page began, once rows with words are there that `match` accepts. */
function rowsShown(match) {
  const look = new Function("row", `return (${match})(row)`);
  return new Promise((done) => {
    const again = () => {
      const row = [...document.querySelectorAll("[role=rowgroup] [role=row]")].find(look);
      if (!row) return requestAnimationFrame(again);
      // The frame that draws them is over when the next one begins.
      requestAnimationFrame(() => done(performance.now()));
    };
    again();
  });
}

const since = async (page, act, match) => {
  const before = await page.evaluate(() => performance.now());
  await act();
  return (await page.evaluate(rowsShown, match)) - before;
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function round(browser, origin, state) {
  const context = await browser.newContext({ ...SIZES.desktop, locale: "fr-FR", timezoneId: "UTC", storageState: state });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/#${LIST}`, { waitUntil: "commit" });
  const first = await page.evaluate(rowsShown, "(row) => row.textContent.length > 20");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const far = await since(
    page,
    () => page.evaluate((at) => (document.querySelector("[role=table]").scrollTop = at * 46), FAR),
    `(row) => Number(row.getAttribute("aria-rowindex")) > ${FAR}`,
  );
  const frames = await page.evaluate(scrolled);
  const filtered = await since(
    page,
    () => page.evaluate((to) => (window.location.hash = to), `${LIST}?view=all&filter=${encodeURIComponent(JSON.stringify({ severity: "medium", status: "draft" }))}`),
    `(row) => Number(row.getAttribute("aria-rowindex")) === 2`,
  );
  await context.close();
  return { first, paint, far, filtered, ...frames };
}

/** A hundred screens down, a third of one a frame: how long frames took, and how many rows were missing. */
function scrolled() {
  const table = document.querySelector("[role=table]");
  const times = [];
  let blank = 0;
  return new Promise((done) => {
    let last = performance.now();
    const step = (now) => {
      times.push(now - last);
      last = now;
      if (document.querySelector("[role=rowgroup] [aria-busy]")) blank += 1;
      table.scrollTop += table.clientHeight / 3;
      if (times.length < 300) return requestAnimationFrame(step);
      times.sort((a, b) => a - b);
      done({ frame50: times[150], frame95: times[285], blank: blank / times.length });
    };
    requestAnimationFrame(step);
  });
}

const browser = await launch();
try {
  const url = readFileSync(openUrlFile, "utf8").trim();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("#main").waitFor({ timeout: 60_000 });
  const state = await context.storageState();
  await context.close();
  const all = [];
  for (let n = 0; n < Number(rounds); n++) all.push(await round(browser, new URL(url).origin, state));
  const values = Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((one) => one[key]))]));
  console.log(JSON.stringify(values));
} finally {
  await browser.close();
}
