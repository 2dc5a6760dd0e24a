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
/** Longest wait for anything; a person would have left long before. */
const MOST_MS = 120_000;

/**
 * Milliseconds since the page began, once the frame is drawn in which every row in sight has its
 * words: in a list of another length than `not`, from row `from` (counted from 0) on. Says what it
 * saw when `most` milliseconds were not enough.
 */
function rowsShown({ from = 0, not, most }) {
  const seen = () => {
    const table = document.querySelector("[role=table]");
    if (!table) return { wants: "a list", text: document.body.innerText.slice(0, 200) };
    const count = Number(table.ariaRowCount);
    if (count === not) return { wants: "a list of another length", count };
    const { top, bottom } = table.getBoundingClientRect();
    // The names of the columns lie over the first rows.
    const head = table.querySelector("[role=columnheader]")?.parentElement.getBoundingClientRect().bottom ?? top;
    const items = [...table.querySelectorAll("[data-index]")].filter((item) => {
      const box = item.getBoundingClientRect();
      return box.bottom > head && box.top < bottom;
    });
    const rows = items.map((item) => item.querySelector("[role=row]"));
    const first = Number(rows[0]?.ariaRowIndex) - 2;
    const told = { count, rows: rows.length, first, without: rows.filter((row) => !row || row.textContent.length <= 20).length };
    const end = items.at(-1)?.getBoundingClientRect().bottom ?? 0;
    if (items.length < count && end < bottom) return { wants: "rows down to the bottom", ...told };
    if (told.without > 0) return { wants: "words in every row", ...told };
    return first >= from ? null : { wants: `row ${from}`, ...told };
  };
  const last = performance.now() + most;
  return new Promise((done, failed) => {
    const again = () => {
      const missing = seen();
      // The frame that draws them is over when the next one begins.
      if (!missing) return requestAnimationFrame(() => done(performance.now()));
      if (performance.now() > last) return failed(new Error(`${most} ms were not enough: ${JSON.stringify(missing)}`));
      requestAnimationFrame(again);
    };
    again();
  });
}

/** Does one step, told on standard error; an error says which one, also when the page never answers. */
async function step(what, work) {
  const start = Date.now();
  let timer;
  const silence = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error("the page does not answer")), MOST_MS + 10_000);
  });
  try {
    const value = await Promise.race([work(), silence]);
    console.error(`  ${what}: ${Date.now() - start} ms`);
    return value;
  } catch (error) {
    throw new Error(`${what}: ${error.message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

const shown = (page, wanted) => page.evaluate(rowsShown, { ...wanted, most: MOST_MS });

/** From what a person does in the page to the rows it asked for. */
async function since(page, act, arg, wanted) {
  const before = await page.evaluate(
    ([name, given]) => {
      const now = performance.now();
      if (name === "go") window.location.hash = given;
      else {
        const table = document.querySelector("[role=table]");
        table.scrollTop = table.scrollHeight * given;
      }
      return now;
    },
    [act, arg],
  );
  return (await shown(page, wanted)) - before;
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
  page.setDefaultTimeout(MOST_MS);
  await step("go to the list", () => page.goto(`${origin}/${LIST}`, { waitUntil: "commit" }));
  const first = await step("the first rows", () => shown(page));
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const total = await page.evaluate(() => Number(document.querySelector("[role=table]").ariaRowCount));
  // Rows that were never drawn have an estimated height: half of the way is near the middle.
  const far = await step(`the middle of ${total} rows`, () => since(page, "scroll", 0.5, { from: Math.floor(total * 0.4) }));
  const frames = await step("a hundred screens", () => page.evaluate(scrolled));
  const filtered = await step("a filter", () => since(page, "go", `${LIST}&filter=${encodeURIComponent(JSON.stringify(FILTER))}`, { not: total }));
  await context.close();
  return { first, paint, far, filtered, ...frames };
}

const browser = await launch();
try {
  const url = readFileSync(openUrlFile, "utf8").trim();
  const context = await browser.newContext();
  const page = await context.newPage();
  await step("open the interface", async () => {
    await page.goto(url);
    await page.locator("#main").waitFor({ timeout: MOST_MS });
  });
  const state = await context.storageState();
  await context.close();
  const all = [];
  for (let n = 0; n < Number(rounds); n++) {
    console.error(`round ${n + 1} of ${rounds}`);
    all.push(await round(browser, new URL(url).origin, state));
    console.error(JSON.stringify(all.at(-1)));
  }
  const values = Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((one) => one[key]))]));
  console.log(JSON.stringify(values));
} finally {
  await browser.close();
}
