// The whole story in two tabs: a test license is applied for, shown, asked for, lent, taken back; and the wallet's views.

import assert from "node:assert/strict";
import test from "node:test";

import { now } from "./made.mjs";
import { faults, judged, look, make, opened, ready } from "./pages.mjs";

/** A verifier of the tour in one tab, and a wallet with a license in the other. */
async function tour(t, options) {
  const browser = await opened(t, options);
  const verifier = await browser.page();
  await ready(verifier);
  await verifier.locator("button", { hasText: /测试机关|test authority/ }).click();
  const [wallet] = await Promise.all([browser.context.waitForEvent("page"), verifier.locator("a.button").click()]);
  wallet.on("pageerror", (error) => browser.foreign.push(`error in the page: ${error}`));
  await ready(wallet);
  await look(wallet, "wallet-empty");
  await wallet.locator("button.main").click();
  await wallet.waitForSelector("section.box");
  return { browser, verifier, wallet };
}

const place = (page, at) => page.locator("#places button").nth(at).click();
const text = (page) => page.getAttribute("canvas", "data-text");

test("a code of the wallet is shown, drawn anew, and counts once at the verifier", async (t) => {
  const { browser, verifier, wallet } = await tour(t);
  assert.match(await wallet.textContent("section.box"), /闽AD12345.*测试，无效/s);
  await look(wallet, "wallet-licenses");
  await wallet.locator("section button.main").click();
  const everyday = await wallet.textContent("section.box");
  await look(wallet, "wallet-view-everyday");
  await wallet.selectOption("#purpose", "mortgage");
  const whole = await wallet.textContent("section.box");
  await look(wallet, "wallet-view-mortgage");
  assert.match(whole, /小型轿车.*居民身份证 350102199003071234/s);
  assert.doesNotMatch(everyday, /350102199003071234/);
  const side = (said) => Number(said.match(/(\d+)×/)[1]);
  assert.ok(side(whole) > side(everyday));
  await wallet.selectOption("#purpose", "");
  await wallet.locator("button", { hasText: "出示二维码" }).click();
  await wallet.waitForSelector("canvas");
  await look(wallet, "wallet-code");
  const first = await text(wallet);
  assert.equal(await judged(verifier, first), "正常");
  assert.equal(await judged(verifier, first), "show-replayed");
  // Half a minute later there is another one.
  await wallet.waitForFunction((first) => document.querySelector("canvas").dataset.text !== first, first, { timeout: 40_000 });
  assert.equal(await judged(verifier, await text(wallet)), "正常");
  const key = await wallet.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open("vehicle-license-wallet");
    request.onsuccess = () => {
      const got = request.result.transaction("state").objectStore("state").get("phone");
      got.onsuccess = () => {
        const { keys, own } = got.result;
        const key = keys[own];
        crypto.subtle.exportKey("pkcs8", key).then(() => resolve("exported"), (error) => resolve([key.extractable, error.name]));
      };
    };
  }));
  assert.deepEqual(key, [false, "InvalidAccessError"], "nobody takes the key out");
  assert.deepEqual(browser.foreign, []);
});

test("who asks is told before anything is answered, listed or not, and answers count once", async (t) => {
  const { browser, verifier, wallet } = await tour(t);
  const base = Number(await wallet.evaluate(() => localStorage.tour));
  const asked = async (challenge) => {
    await place(wallet, 1);
    await wallet.locator("details").evaluate((details) => (details.open = true));
    await wallet.fill("#pasted", challenge);
    await wallet.locator("details button").click();
    await wallet.waitForFunction(() => document.querySelector(".band, .mistake:not(:empty)"));
  };
  const claim = { base, now: now(), purpose: "insurance-claim", asker: "Somebody" };
  await asked(make("ask", { ...claim, listed: true }).text);
  assert.match(await wallet.textContent("#view"), /已登记的机构.*闽江财产保险股份有限公司/s);
  await look(wallet, "wallet-asked-listed");
  await place(verifier, 0);
  await verifier.selectOption("#purpose", "mortgage");
  await verifier.fill("#asker", "福州银行");
  await verifier.locator("button", { hasText: "出示核验请求码" }).click();
  await asked(await text(verifier));
  assert.match(await wallet.textContent("#view"), /未登记：不能确认对方身份.*福州银行.*应答将加密/s);
  const before = await wallet.textContent("section.box");
  const boxes = wallet.locator("fieldset input");
  assert.ok((await boxes.count()) > 0, "each field is the holder's choice");
  for (let at = 0; at < (await boxes.count()); at++) await boxes.nth(at).check();
  assert.ok((await wallet.textContent("section.box")).length > before.length);
  await look(wallet, "wallet-asked-unlisted");
  assert.deepEqual(await faults(wallet), []);
  await wallet.locator("button.main", { hasText: "应答" }).click();
  await wallet.waitForSelector("canvas");
  const answer = await text(wallet);
  assert.ok(answer.startsWith("VS1:"));
  assert.equal(await judged(verifier, answer), "正常");
  assert.match(await judged(verifier, answer), /challenge-|seal-/);
  await asked("VC1:NOTHING");
  assert.match(await wallet.textContent(".mistake"), /\(text-|\(challenge-/);
  assert.deepEqual(browser.foreign, []);
});

test("what is lent is listed, shown, and gone once it is taken back", async (t) => {
  const { browser, verifier, wallet } = await tour(t);
  await place(wallet, 2);
  await wallet.waitForSelector("#name");
  await wallet.fill("#name", "李四明");
  await wallet.fill("#number", "350102198811120011");
  await wallet.locator("button.main").click();
  await wallet.waitForFunction(() => document.querySelector(".mistake").textContent);
  assert.match(await wallet.textContent(".mistake"), /document-check-digit/);
  await wallet.fill("#number", "35010219881112001x");
  await wallet.locator("button.main").click();
  await wallet.waitForSelector("li.box");
  assert.match(await wallet.textContent("li.box"), /李四明.*驾驶租赁汽车/s);
  await look(wallet, "wallet-lent");
  assert.deepEqual(await faults(wallet), []);
  await place(wallet, 0);
  assert.equal(await wallet.locator("section.box").count(), 2);
  await look(wallet, "wallet-two-licenses");
  await wallet.locator("section", { hasText: "授权用途" }).locator("button").click();
  await wallet.locator("button", { hasText: "出示二维码" }).click();
  await wallet.waitForSelector("canvas");
  await place(verifier, 0);
  await verifier.selectOption("#purpose", "rental");
  assert.equal(await judged(verifier, await text(wallet)), "正常");
  assert.match(await verifier.textContent(".compare"), /授权使用人李/);
  await look(verifier, "verdict-lent");
  // A second on it is another code. A dishonest wallet would keep it.
  await wallet.waitForTimeout(1100);
  await place(wallet, 0);
  await wallet.locator("section", { hasText: "授权用途" }).locator("button").click();
  await wallet.locator("button", { hasText: "出示二维码" }).click();
  await wallet.waitForSelector("canvas");
  const copy = await text(wallet);
  await place(wallet, 2);
  await wallet.waitForSelector("li.box");
  await wallet.locator("button.danger").click();
  await wallet.waitForSelector("li.box", { state: "detached" });
  await place(wallet, 0);
  assert.equal(await wallet.locator("section.box").count(), 1, "what was ended disappears");
  await place(verifier, 2);
  await verifier.locator("button", { hasText: "请测试机关重新发布" }).click();
  await verifier.waitForFunction(() => document.querySelector("p[role=status]").textContent);
  await place(verifier, 0);
  await verifier.selectOption("#purpose", "rental");
  assert.equal(await judged(verifier, copy), "status-revoked");
  await wallet.reload();
  await ready(wallet);
  assert.equal(await wallet.locator("section.box").count(), 1, "after a restart too");
  assert.deepEqual(browser.foreign, []);
});

test("the wallet's views fit their screens and pass axe, in both languages", async (t) => {
  for (const [locale, width, height] of [["en-GB", 320, 640], ["zh-CN", 1280, 900]]) {
    const { browser, wallet } = await tour(t, { size: { width, height }, locale });
    const seen = async (name) => {
      assert.deepEqual(await faults(wallet), [], `${name}, ${locale}, ${width}`);
      await look(wallet, `wallet-${name}-${locale.slice(0, 2)}-${width}`);
    };
    await seen("licenses");
    await wallet.locator("section button.main").click();
    await seen("view");
    await wallet.locator("button.main").click();
    await wallet.waitForSelector("canvas");
    await seen("code");
    for (const [at, name] of [[1, "answer"], [2, "lend"], [3, "about"]]) {
      await place(wallet, at);
      await wallet.waitForTimeout(200);
      await seen(name);
    }
    const second = await browser.page("wallet.html");
    await second.waitForSelector("button.main");
    assert.match(await second.textContent("h2"), /另一个标签页|another tab/);
    await browser.context.close();
  }
});
