// A real browser at the built pages, for the tests: `opened` serves them on loopback, and ends everything with the test.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { authority } from "../package.mjs";
import { server, site } from "../serve.mjs";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const now = () => Math.floor(Date.now() / 1000);

/** The moment at which the test authority begins: an hour ago, so that codes of before can be made too. */
export const base = now() - 3600;
export const make = await authority(base);
export const published = make("publish", { now: now() - 60 });
export const bytes = (hex) => Buffer.from(hex, "hex");

/** A browser with a folder of its own at served pages; `flags` for a camera. */
export async function opened(t, { flags = [], size = { width: 412, height: 915 }, locale = "zh-CN", more } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "pages-"));
  const requests = [];
  const foreign = [];
  const served = server(site, more, (path) => requests.push(path)).listen(0, "127.0.0.1");
  await new Promise((resolve) => served.once("listening", resolve));
  const address = `http://localhost:${served.address().port}/`;
  const launch = async () => {
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM, args: [...QUIET, ...flags], viewport: size, locale, permissions: ["camera"],
      hasTouch: true, acceptDownloads: true,
    });
    context.on("request", (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith("blob:")) foreign.push(request.url());
    });
    return context;
  };
  const browser = {
    address, requests, foreign,
    context: await launch(),
    async restart() {
      await browser.context.close();
      browser.context = await launch();
    },
    stop: () => new Promise((resolve) => {
      served.closeAllConnections();
      served.close(resolve);
    }),
    async page(path = "") {
      const page = await browser.context.newPage();
      page.on("pageerror", (error) => foreign.push(`error in the page: ${error}`));
      await page.goto(address + path);
      return page;
    },
  };
  t.after(async () => {
    await browser.context.close();
    await browser.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return browser;
}

export const ready = (page) => page.waitForSelector("html[data-ready]", { state: "attached" });

/** Sets the verifier up by its form, as a person does. */
export async function setUp(page, { pin = published.pin, files = [published.bundle, published.list] } = {}) {
  await ready(page);
  await page.fill("#pin", pin);
  const given = files.map((hex, at) => ({ name: `${at}.cbor`, mimeType: "application/cbor", buffer: bytes(hex) }));
  await page.setInputFiles("#files", given);
  if (await page.isVisible("#accept-tests")) await page.check("#accept-tests");
  await page.click("button.main");
}

export async function verifier(t, options) {
  const browser = await opened(t, options);
  const page = await browser.page();
  await setUp(page);
  await page.waitForSelector("#place");
  return { browser, page };
}

/** A verifier of the tour in one tab, and a wallet with a license in the other. */
export async function tour(t, options) {
  const browser = await opened(t, options);
  const verifier = await browser.page();
  await ready(verifier);
  await press(verifier, /测试机关|test authority/);
  const [wallet] = await Promise.all([browser.context.waitForEvent("page"), verifier.locator("a.button").click()]);
  wallet.on("pageerror", (error) => browser.foreign.push(`error in the page: ${error}`));
  await ready(wallet);
  await look(wallet, "wallet-empty");
  await wallet.locator("button.main").click();
  await wallet.waitForSelector("section.box");
  return { browser, verifier, wallet };
}

/** Has the wallet read a question: who asks is on its screen then, or why nobody. */
export async function asked(wallet, challenge) {
  await visit(wallet, 1);
  await pasted(wallet, challenge);
  await wallet.waitForSelector(".band, .mistake:not(:empty)");
}

/** Goes to the place at this position of those below. A tab behind another draws slowly, so it comes to the front, as it does
 * for a person. */
export async function visit(page, at) {
  await page.bringToFront();
  await page.locator("#places button").nth(at).click();
}

/** So many are there and no more, once the view is drawn. */
export async function many(page, selector, count, why) {
  await page.locator(selector).nth(count - 1).waitFor();
  assert.equal(await page.locator(selector).count(), count, why);
}

/** Presses the button that says so. */
export const press = (page, text) => page.locator("button", { hasText: text }).click();

/** Pastes a text, and hands it over. */
export async function pasted(page, text) {
  await page.locator("#paste").evaluate((details) => (details.open = true));
  await page.fill("#pasted", text);
  await page.click("#paste button");
}

/** What the page tells went wrong. */
export async function wrong(page) {
  await page.waitForSelector(".mistake:not(:empty)");
  return page.textContent(".mistake:not(:empty)");
}

/** The text of the code on the screen. */
export const shown = (page) => page.getAttribute("canvas", "data-text");

/** Pastes a text; the code of the refusal, or the word of the verdict. */
export async function judged(page, text) {
  await page.bringToFront();
  if (!(await page.isVisible("#paste"))) await visit(page, 0);
  await pasted(page, text);
  await page.waitForSelector(".band .word");
  const code = await page.evaluate(() => document.getElementById("view").dataset.code);
  return code || (await page.textContent(".band .word span:last-child"));
}

/** What axe finds wrong, and whether anything is wider than the screen. */
export async function faults(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 90)).join(" | ")}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return wide > 0 ? [...said, `${wide} pixels too wide`] : said;
}

/** A picture for whoever looks at the screens: with SCREENS=folder each is written there. */
export async function look(page, name) {
  if (process.env.SCREENS) await page.screenshot({ path: join(process.env.SCREENS, `${name}.png`) });
}
