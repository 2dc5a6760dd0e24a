/**
 * How long a person waits for a list: the real interface on a real bridge. Started by
 * `cargo xtask bench screen` with the file that holds the link to open; prints one line of JSON.
 * Nothing is asserted.
 */
import { readFileSync } from "node:fs";
import { launch, SIZES } from "../e2e/browser.mjs";

const [openUrlFile, rounds = "5"] = process.argv.slice(2);
const LIST = "#/hse/incidents?view=all";
const FILTER = { severity: "medium", status: "draft" };
/** Pixels of a row; the list estimates the same. */
const ROW = 46;

/**
 * Milliseconds since the page began, once the frame is drawn in which every row in sight has its
 * words: in a list of another length than `not`, from row `from` (counted from 0) on.
 */
function rowsShown({ from = 0, not }) {
  const isShown = () => {
    const table = document.querySelector("[role=table]");
    if (!table || Number(table.ariaRowCount) === not) return false;
    const { top, bottom } = table.getBoundingClientRect();
    const inSight = [...table.querySelectorAll("[data-index]")].filter((item) => {
      const box = item.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    const rows = inSight.map((item) => item.querySelector("[role=row]"));
    return rows.length > 5 && rows.every((row) => row && Number(row.ariaRowIndex) - 2 >= from && row.textContent.length > 20);
  };
  return new Promise((done) => {
    const again = () => {
      if (!isShown()) return requestAnimationFrame(again);
      // The frame that draws them is over when the next one begins.
      requestAnimationFrame(() => done(performance.now()));
    };
    again();
  });
}

/** From what a person does in the page to the rows it asked for. */
async function since(page, act, arg, wanted) {
  const before = await page.evaluate(
    ([name, given]) => {
      const now = performance.now();
      if (name === "scroll") document.querySelector("[role=table]").scrollTop = given;
      else window.location.hash = given;
      return now;
    },
    [act, arg],
  );
  return (await page.evaluate(rowsShown, wanted)) - before;
}

/** A hundred screens down, a third of one a frame: how long frames took, and in how many a row in sight was missing. */
function scrolled() {
  const table = document.querySelector("[role=table]");
  const { top, bottom } = table.getBoundingClientRect();
  const isBlank = () =>
    [...table.querySelectorAll("[aria-busy]")].some((item) => {
      const box = item.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
  const times = [];
  let blank = 0;
  return new Promise((done) => {
    let last = performance.now();
    const step = (now) => {
      times.push(now - last);
      last = now;
      if (isBlank()) blank += 1;
      table.scrollTop += table.clientHeight / 3;
      if (times.length < 300) return requestAnimationFrame(step);
      times.sort((a, b) => a - b);
      done({ frame50: times[150], frame95: times[285], blank: blank / times.length });
    };
    requestAnimationFrame(step);
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function round(browser, origin, state) {
  const context = await browser.newContext({ ...SIZES.desktop, locale: "fr-FR", timezoneId: "UTC", storageState: state });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${origin}/${LIST}`, { waitUntil: "commit" });
  const first = await page.evaluate(rowsShown, {});
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const total = await page.evaluate(() => Number(document.querySelector("[role=table]").ariaRowCount));
  const middle = Math.floor(total / 2);
  const far = await since(page, "scroll", middle * ROW, { from: middle - 100 });
  const frames = await page.evaluate(scrolled);
  const filtered = await since(page, "go", `${LIST}&filter=${encodeURIComponent(JSON.stringify(FILTER))}`, { not: total });
  await context.close();
  return { first, paint, far, filtered, ...frames };
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
  for (let n = 0; n < Number(rounds); n++) {
    all.push(await round(browser, new URL(url).origin, state));
    console.error(JSON.stringify(all.at(-1)));
  }
  const values = Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((one) => one[key]))]));
  console.log(JSON.stringify(values));
} finally {
  await browser.close();
}
