// The whole story in two tabs: a test license is applied for, shown, asked for, lent, taken back; and the wallet's views.

import assert from "node:assert/strict";
import test from "node:test";

import { asked, bytes, faults, judged, look, make, many, now, opened, press, published, ready, setUp, shown, tour, visit, wrong } from "./pages.mjs";

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
  await press(wallet, "出示二维码");
  await wallet.waitForSelector("canvas");
  await look(wallet, "wallet-code");
  const first = await shown(wallet);
  assert.equal(await judged(verifier, first), "正常");
  assert.equal(await judged(verifier, first), "show-replayed");
  // Half a minute later there is another one.
  await wallet.waitForFunction((first) => document.querySelector("canvas").dataset.text !== first, first, { timeout: 40_000 });
  assert.equal(await judged(verifier, await shown(wallet)), "正常");
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
  const base = await wallet.evaluate(() => JSON.parse(localStorage.trial).base);
  const claim = { base, now: now(), purpose: "insurance-claim", asker: "Somebody" };
  await asked(wallet, make("ask", { ...claim, listed: true }).text);
  assert.match(await wallet.textContent("#view"), /已登记的机构.*闽江财产保险股份有限公司/s);
  await look(wallet, "wallet-asked-listed");
  await visit(verifier, 0);
  await verifier.selectOption("#purpose", "mortgage");
  await verifier.fill("#asker", "福州银行");
  await press(verifier, "出示核验请求码");
  await asked(wallet, await shown(verifier));
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
  const answer = await shown(wallet);
  assert.ok(answer.startsWith("VS1:"));
  assert.equal(await judged(verifier, answer), "正常");
  assert.match(await judged(verifier, answer), /challenge-|seal-/);
  await asked(wallet, "VC1:NOTHING");
  assert.match(await wrong(wallet), /\(text-|\(challenge-/);
  assert.deepEqual(browser.foreign, []);
});

test("what is lent is listed, shown, and gone once it is taken back", async (t) => {
  const { browser, verifier, wallet } = await tour(t);
  await visit(wallet, 2);
  await wallet.waitForSelector("#name");
  await wallet.fill("#name", "李四明");
  await wallet.fill("#number", "350102198811120011");
  await wallet.locator("button.main").click();
  assert.match(await wrong(wallet), /document-check-digit/);
  await wallet.fill("#number", "35010219881112001x");
  await wallet.locator("button.main").click();
  await wallet.waitForSelector("li.box");
  assert.match(await wallet.textContent("li.box"), /李四明.*驾驶租赁汽车/s);
  await look(wallet, "wallet-lent");
  assert.deepEqual(await faults(wallet), []);
  await visit(wallet, 0);
  await many(wallet, "section.box", 2);
  await look(wallet, "wallet-two-licenses");
  await wallet.locator("section", { hasText: "授权用途" }).locator("button").click();
  await press(wallet, "出示二维码");
  await wallet.waitForSelector("canvas");
  await visit(verifier, 0);
  await verifier.selectOption("#purpose", "rental");
  assert.equal(await judged(verifier, await shown(wallet)), "正常");
  assert.match(await verifier.textContent(".compare"), /授权使用人李/);
  await look(verifier, "verdict-lent");
  // A second on it is another code. A dishonest wallet would keep it.
  await wallet.waitForTimeout(1100);
  await visit(wallet, 0);
  await wallet.locator("section", { hasText: "授权用途" }).locator("button").click();
  await press(wallet, "出示二维码");
  await wallet.waitForSelector("canvas");
  const copy = await shown(wallet);
  await visit(wallet, 2);
  await wallet.waitForSelector("li.box");
  await wallet.locator("button.danger").click();
  await wallet.waitForSelector("li.box", { state: "detached" });
  await visit(wallet, 0);
  await many(wallet, "section.box", 1, "what was ended disappears");
  await visit(verifier, 2);
  await press(verifier, "请测试机关重新发布");
  await verifier.waitForFunction(() => document.querySelector("p[role=status]").textContent);
  await visit(verifier, 0);
  await verifier.selectOption("#purpose", "rental");
  assert.equal(await judged(verifier, copy), "status-revoked");
  await wallet.reload();
  await ready(wallet);
  await many(wallet, "section.box", 1, "after a restart too");
  assert.deepEqual(browser.foreign, []);
});

/** What a key of the phone signs; no page but the wallet's own has it. */
const signedBy = (page, message) => page.evaluate(async (message) => {
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await asked(indexedDB.open("vehicle-license-wallet"));
  const { keys, own } = await asked(database.transaction("state").objectStore("state").get("phone"));
  const given = Uint8Array.from(message.match(/../g), (pair) => parseInt(pair, 16));
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys[own], given);
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, "0")).join("");
}, message);

/** A license of the test authority, for the key of the wallet in `page`. */
async function issuedTo(page, key, now, more = {}) {
  const { to_be_signed } = make("enrol", { now, key });
  return bytes(make("license", { now, key, signature: await signedBy(page, to_be_signed), ...more }).file);
}

test("a status list marks the license that it ends, which is gone at the next start", async (t) => {
  const browser = await opened(t);
  const page = await browser.page("wallet.html");
  await ready(page);
  await page.locator("#import summary").click();
  const key = await page.textContent(".key");
  await visit(page, 3);
  await setUp(page, { files: [published.bundle] });
  await page.locator("#import summary").click();
  const buffer = await issuedTo(page, key, now() - 60, { index: 202 });
  await page.setInputFiles("#file", { name: "license", mimeType: "application/cbor", buffer });
  await page.locator("section.box button.main").waitFor();
  await visit(page, 3);
  await page.setInputFiles("#update", { name: "list", mimeType: "application/cbor", buffer: bytes(published.list) });
  await page.waitForFunction(() => document.querySelector("p[role=status]").textContent);
  await visit(page, 0);
  assert.match(await page.textContent("section.box .mistake"), /\(credential-ended\)/);
  assert.equal(await page.locator("section.box button").count(), 0, "what has ended cannot be shown");
  await look(page, "wallet-ended");
  await page.reload();
  await ready(page);
  await many(page, "#import", 1, "the wallet is drawn");
  assert.equal(await page.locator("section.box").count(), 0);
  assert.deepEqual(browser.foreign, []);
});

test("a license of elsewhere comes in by a file and by a link, and the trust data tell when they end", async (t) => {
  const more = {};
  const browser = await opened(t, { more });
  const page = await browser.page("wallet.html");
  await ready(page);
  await page.locator("#import summary").click();
  const key = await page.textContent(".key");
  const issued = async (now) => issuedTo(page, key, now);
  const file = (buffer) => ({ name: "license", mimeType: "application/cbor", buffer });
  await visit(page, 3);
  await setUp(page, { files: [make("publish", { days: 3, now: now() - 30 }).bundle] });
  await page.waitForSelector("#ages .soon");
  assert.match(await page.textContent("#ages"), /到期：请尽快更新/);
  await page.locator("#import summary").click();
  const first = await issued(now() - 60);
  await page.setInputFiles("#file", file(first.subarray(0, -1)));
  assert.match(await wrong(page), /\(/);
  await page.locator("#import summary").click();
  await page.setInputFiles("#file", file(first));
  await page.waitForSelector("section.box");
  assert.match(await page.textContent("section.box"), /闽AD12345/);
  await look(page, "wallet-imported");
  more["/license.bin"] = await issued(now() - 30);
  await page.locator("#import summary").click();
  await page.fill("#link", "license.bin");
  await press(page, "下载并更新");
  await page.waitForFunction(() => !document.querySelector("#import").open);
  await many(page, "section.box", 1, "the newer issue took its place");
  await visit(page, 2);
  await page.locator("#view", { hasText: "测试机关签发的证件" }).waitFor();
  await page.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 4 * 86_400_000;
  });
  await page.reload();
  await ready(page);
  assert.match(await page.textContent("#ages .over"), /不能确认谁在核验/);
  await look(page, "wallet-over");
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
    for (const [at, name] of [[1, "answer"], [2, "lend"], [3, "data"], [4, "about"]]) {
      await visit(wallet, at);
      await wallet.waitForTimeout(200);
      await seen(name);
    }
    const second = await browser.page("wallet.html");
    await second.waitForSelector("button.main");
    assert.match(await second.textContent("h2"), /另一个标签页|another tab/);
    await browser.context.close();
  }
});
