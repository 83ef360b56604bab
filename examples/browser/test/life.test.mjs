// What happens to a verifier's page: no network, no server, a restart, a killed tab, a second tab; and whom it serves.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { site } from "../serve.mjs";
import { faults, judged, look, make, many, now, opened, pasted, press, ready, verifier, visit } from "./pages.mjs";

/** Once the service worker has every file, and answers for this tab. */
const installed = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
});

test("without a network or a server it goes on, after a restart too, and what counted stays counted", async (t) => {
  const { browser, page } = await verifier(t);
  await installed(page);
  await page.reload();
  await ready(page);
  browser.requests.length = 0;
  const first = make("show", { now: now() }).text;
  assert.equal(await judged(page, first), "正常");
  await visit(page, 0);
  await page.fill("#asker", "租车行", { force: true }).catch(() => {});
  for (const at of [1, 2, 3, 0]) await visit(page, at);
  await page.evaluate(() => import("./camera.js"));
  assert.deepEqual(browser.requests.filter((path) => path !== "/sw.js"), [], "no request after the page is loaded");
  await browser.context.setOffline(true);
  await browser.stop();
  await page.reload();
  await ready(page);
  console.log(`from a reload without a network to ready: ${await page.evaluate(() => Math.round(document.documentElement.dataset.ready))} ms`);
  assert.equal(await judged(page, first), "show-replayed");
  await browser.restart();
  const again = await browser.page();
  await ready(again);
  console.log(`from a restart of the browser to ready: ${await again.evaluate(() => Math.round(document.documentElement.dataset.ready))} ms`);
  assert.equal(await judged(again, first), "show-replayed");
  assert.equal(await judged(again, make("show", { now: now() }).text), "正常");
  await again.waitForFunction(() => document.documentElement.dataset.judged.split(" ").length === 3);
  console.log(`verdict, stored, on the screen, after a restart: ${await again.evaluate(() => document.documentElement.dataset.judged)} ms`);
  await visit(again, 1);
  await many(again, "li.box", 2, "the records are there");
  assert.deepEqual(browser.foreign, []);
});

test("a tab that is killed before the entry is stored has accepted nothing", async (t) => {
  const { browser, page } = await verifier(t);
  const text = make("show", { now: now() }).text;
  // A disk that takes for ever: whatever is written now is never done.
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (names, mode, options) {
      if (mode !== "readwrite") return transaction.call(this, names, mode, options);
      globalThis.durability = options?.durability;
      return { objectStore: () => ({ add() {}, put() {}, clear() {} }) };
    };
  });
  await pasted(page, text);
  await page.waitForFunction(() => globalThis.durability);
  assert.equal(await page.evaluate(() => globalThis.durability), "strict");
  await page.waitForTimeout(300);
  assert.equal(await page.locator(".band").count(), 0, "no verdict before it is stored");
  await page.close();
  const other = await browser.page();
  await ready(other);
  assert.equal(await judged(other, text), "正常", "it had not counted");
  await other.close();
  const third = await browser.page();
  await ready(third);
  assert.equal(await judged(third, text), "show-replayed", "now it has");
});

test("a disk that refuses the entry refuses the verdict", async (t) => {
  const { page } = await verifier(t);
  await page.evaluate(() => {
    IDBObjectStore.prototype.add = function () {
      this.transaction.abort();
    };
  });
  assert.equal(await judged(page, make("show", { now: now() }).text), "not-stored");
  await look(page, "not-stored");
  await page.addInitScript(() => (IDBDatabase.prototype.transaction = () => { throw new DOMException("", "QuotaExceededError"); }));
  await page.reload();
  await page.waitForSelector("#view button");
  assert.match(await page.textContent("#view"), /本页无法开始.*清出存储空间/s);
  await look(page, "not-begun");
});

test("one tab alone uses the state", async (t) => {
  const { browser, page } = await verifier(t);
  const second = await browser.page();
  await second.waitForSelector("button.main");
  assert.match(await second.textContent("h2"), /另一个标签页/);
  assert.deepEqual(await faults(second), []);
  await look(second, "second-tab");
  await page.close();
  await second.click("button.main");
  await ready(second);
  assert.equal(await judged(second, make("show", { now: now() }).text), "正常");
});

test("a new version is whole before it is offered, and every tab begins anew with it", async (t) => {
  const more = {};
  const { browser, page } = await verifier(t, { more });
  await installed(page);
  const wallet = await browser.page("wallet.html");
  await ready(wallet);
  const [worker, words] = ["sw.js", "words.js"].map((name) => readFileSync(join(site, name), "utf8"));
  const title = (page) => page.textContent("#title");
  const caches = () => page.evaluate(() => globalThis.caches.keys());
  const before = await caches();
  const digest = (text) => createHash("sha256").update(text).digest("base64");
  const later = words.replace("电子行驶证核验", "核验（新版）").replace("电子行驶证（试用）", "行驶证（新版）");
  const next = worker.replace(/VERSION = "[^"]*"/, 'VERSION = "next"');

  // A server that is half brought up to date has a file that the worker's list does not know.
  Object.assign(more, { "/words.js": later, "/sw.js": next });
  const refused = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const { installing } = await registration.update();
    await new Promise((resolve) => (installing.onstatechange = resolve));
    return installing.state;
  });
  assert.equal(refused, "redundant");
  await page.reload();
  await ready(page);
  assert.equal(await title(page), "电子行驶证核验");
  assert.equal(await page.isVisible("#news"), false);

  more["/sw.js"] = next.replace(digest(words), digest(later));
  await page.reload();
  await page.waitForSelector("#news button");
  await look(page, "new-version");
  assert.deepEqual(await faults(page), []);
  assert.equal(await title(page), "电子行驶证核验", "what is open is all of the old one");
  assert.doesNotMatch(await page.evaluate(async () => (await fetch("words.js")).text()), /（新版）/);
  await wallet.waitForSelector("#news button");
  await Promise.all([page.waitForNavigation(), wallet.waitForNavigation(), page.click("#news button")]);
  for (const tab of [page, wallet]) {
    await ready(tab);
    assert.match(await title(tab), /（新版）/);
    assert.equal(await tab.isVisible("#news"), false);
  }
  assert.deepEqual([before.length, await caches()], [1, ["next"]], "nothing of the old one is left");
  assert.equal(await judged(page, make("show", { now: now() }).text), "正常");
  assert.deepEqual(browser.foreign, []);
});

test("the page's own script finds that its policy holds", async (t) => {
  const { browser, page } = await verifier(t);
  await visit(page, 3);
  // A click would wait for where the page tries to go.
  await page.locator("button", { hasText: "检查本页的安全策略" }).dispatchEvent("click");
  await page.waitForFunction(() => document.getElementById("policy").textContent, null, { timeout: 20_000 });
  assert.match(await page.textContent("#policy"), /7 项全部被拒绝/);
  assert.equal(await page.evaluate(() => globalThis.broken), undefined);
  await look(page, "about");
  assert.ok(browser.foreign.every((address) => address.startsWith("https://example.invalid/")), "nothing but the attempts");
});

test("records are verified again, exported, reduced and deleted, and everything is forgotten", async (t) => {
  const { page } = await verifier(t);
  await judged(page, make("show", { now: now(), purpose: "mortgage" }).text);
  await judged(page, make("show", { now: now() - 5 }).text);
  await visit(page, 1);
  const click = (name) => page.locator("li.box").first().locator("button", { hasText: name }).click();
  await click("再次验证");
  assert.match(await page.textContent("li.box [role=status]"), /记录有效：闽AD12345/);
  await look(page, "records");
  const [download] = await Promise.all([page.waitForEvent("download"), click("导出")]);
  assert.match(download.suggestedFilename(), /^[0-9a-f]{16}\.vlr$/);
  await click("删去全部内容");
  assert.deepEqual(await faults(page), []);
  await page.locator("dialog button").first().click();
  await page.waitForFunction(() => document.querySelector("li.box .big").textContent.includes("删去"));
  await click("再次验证");
  assert.doesNotMatch(await page.textContent("li.box"), /闽AD12345/);
  await click("删除");
  await page.locator("dialog button").first().click();
  await page.waitForSelector("li.box", { state: "detached" });
  await visit(page, 3);
  await press(page, "忘记全部");
  await Promise.all([page.waitForNavigation(), page.locator("dialog button").first().click()]);
  await page.waitForSelector("#pin");
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).length), 1, "a new one alone");
});

test("every view fits its screen and passes axe, in both languages", async (t) => {
  for (const [locale, width, height] of [["zh-CN", 320, 640], ["en-GB", 320, 640], ["zh-CN", 412, 915], ["en-GB", 1280, 900]]) {
    const browser = await opened(t, { size: { width, height }, locale });
    const page = await browser.page();
    await ready(page);
    const seen = async (name) => {
      assert.deepEqual(await faults(page), [], `${name}, ${locale}, ${width}`);
      await look(page, `${name}-${locale.slice(0, 2)}-${width}`);
    };
    await seen("setup");
    await press(page, /测试机关|test authority/);
    await page.waitForSelector("#place");
    const tour = await page.evaluate(() => JSON.parse(localStorage.trial).base);
    await seen("check");
    await judged(page, make("show", { base: tour, now: now() }).text);
    assert.equal(await page.getAttribute("html", "lang"), locale.slice(0, 2));
    assert.match(await page.textContent(".band"), locale === "zh-CN" ? /正常/ : /[Gg]ood standing|[Uu]sable|[Nn]ormal/);
    assert.ok(await page.isVisible(".watermark rect"));
    await seen("verdict");
    await judged(page, "hello");
    await seen("refusal");
    for (const [at, name] of [[1, "records"], [2, "data"], [3, "about"]]) {
      await visit(page, at);
      await page.waitForTimeout(100);
      await seen(name);
    }
    await visit(page, 2);
    await press(page, /登记的核验方|Listed asker/);
    await press(page, /生成密钥|Make a key/);
    await page.waitForSelector("#point");
    await press(page, /请测试机关登记|Let the test authority list/);
    await page.waitForFunction(() => document.querySelector("#asker-number")?.value === "5000");
    await seen("asker");
    await visit(page, 0);
    await page.selectOption("#purpose", "insurance-claim");
    await page.fill("#asker", "Minjiang Insurance");
    await press(page, /出示核验请求码|Show a question/);
    await page.waitForSelector("canvas");
    await seen("question");
    const side = (await page.locator("canvas").boundingBox()).width;
    assert.ok(side >= Math.min(width, 640) * 0.8, `a code ${side} pixels wide`);
    await page.click("#language");
    assert.equal(await page.getAttribute("html", "lang"), locale === "zh-CN" ? "en" : "zh");
    await seen("question-other-language");
    await browser.context.close();
  }
});

test("a keyboard alone is enough", async (t) => {
  const { page } = await verifier(t);
  const to = async (wanted) => {
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(wanted)) return;
    }
    throw new Error(`nothing there: ${wanted}`);
  };
  await to(() => document.activeElement.tagName === "SUMMARY");
  await page.keyboard.press("Enter");
  await to(() => document.activeElement.id === "pasted");
  await page.keyboard.insertText(make("show", { now: now() }).text);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".band");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2", "whoever hears the page hears the verdict");
  await to(() => document.activeElement.classList.contains("main"));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#place");
});
