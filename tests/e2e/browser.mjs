/** Headless Chromium of the system, and what every page must survive. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  tablet: { viewport: { width: 1024, height: 768 }, hasTouch: true },
  portrait: { viewport: { width: 768, height: 1024 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

/** A person at a client: a context of their own, with every error of the page and refusal of its core remembered. */
export async function open(browser, url, size) {
  const context = await browser.newContext({ ...size, locale: "fr-FR", timezoneId: "UTC", bypassCSP: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(40_000);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.refusals = [];
  page.on("response", (answer) => answer.status() >= 400 && page.refusals.push(`${answer.status()} ${new URL(answer.url()).pathname}`));
  await page.goto(url);
  return page;
}

export async function signIn(page, email, password, language) {
  const other = page.locator(`button[lang=${language}]`);
  await page.locator("#email").waitFor();
  if (await other.count()) await other.click();
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("#main").waitFor();
}

/** Goes to an address inside the application. */
export async function go(page, place) {
  await page.evaluate((to) => (window.location.hash = to), place);
}

/** Asks the page's own core, with the page's session: to prepare what a test is not about. */
export async function rpc(page, command, args = {}) {
  const { status, body } = await page.evaluate(
    async ([name, given]) => {
      const answer = await fetch(`/rpc/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(given),
      });
      return { status: answer.status, body: await answer.json() };
    },
    [command, args],
  );
  assert.equal(status, 200, `${command}: ${JSON.stringify(body)}`);
  return body;
}

/** Those that no scrolling part of the page cuts: what is half out of sight is small until it is scrolled to. */
const whole = (targets) =>
  targets.filter((target) => {
    const node = document.querySelector(target);
    const { top, bottom } = node.getBoundingClientRect();
    for (let around = node.parentElement; around; around = around.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(around).overflowY)) continue;
      const frame = around.getBoundingClientRect();
      if (top < frame.top || bottom > frame.bottom) return false;
    }
    return true;
  });

/** Accessibility violations of the page as it stands: WCAG 2.2 AA, and where asked contrast of 7:1. */
export async function assertAccessible(page, where, { strongContrast = false } = {}) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const result = await page.evaluate(
    (enabled) =>
      window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        resultTypes: ["violations"],
        // The first is experimental in axe, but WCAG 2.5.3: who speaks to the screen says what stands on it.
        rules: { "label-content-name-mismatch": { enabled: true }, "color-contrast-enhanced": { enabled } },
      }),
    strongContrast,
  );
  const found = [];
  for (const { id, nodes } of result.violations) {
    const at = nodes.map((node) => node.target.join(" "));
    const wrong = id === "target-size" ? await page.evaluate(whole, at) : at;
    if (wrong.length > 0) found.push(`${id}: ${wrong.join(" | ")}`);
  }
  assert.deepEqual(found, [], `${where} is accessible`);
}
