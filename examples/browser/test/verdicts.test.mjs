// What the verifier's page says of each kind of code.

import assert from "node:assert/strict";
import test from "node:test";

import { bytes, judged, look, make, now, opened, press, ready, setUp, shown, verifier, visit, wrong } from "./pages.mjs";

test("each kind of code has its verdict", async (t) => {
  const { browser, page } = await verifier(t);
  await page.selectOption("#purpose", "rental");
  const rental = { purpose: "rental" };
  const genuine = make("show", { now: now(), ...rental }).text;
  const damaged = genuine.slice(0, -8) + (genuine.at(-8) === "A" ? "B" : "A") + genuine.slice(-7);
  const cases = [
    ["genuine", genuine, "正常"],
    ["replayed", genuine, "show-replayed"],
    ["expired", make("show", { now: now() - 200, ...rental }).text, "show-expired"],
    ["future", make("show", { now: now() + 300, ...rental }).text, "show-from-future"],
    ["revoked", make("show", { now: now(), index: 202, ...rental }).text, "status-revoked"],
    ["superseded", make("show", { now: now(), index: 203, ...rental }).text, "status-superseded"],
    ["another-purpose", make("show", { now: now(), purpose: "mortgage" }).text, "purpose-mismatch"],
    ["foreign-issuer", make("show", { now: now(), signer: "forger", ...rental }).text, "issuer-signature-invalid"],
    ["damaged", damaged, null],
    ["foreign", "https://example.invalid/pay?1234", "not-a-vehicle-license"],
    ["empty", "", "text-empty"],
  ];
  const times = [];
  for (const [name, text, expected] of cases) {
    const said = await judged(page, text);
    assert.ok(expected === null ? said !== "正常" : said === expected, `${name}: ${said}`);
    await look(page, `verdict-${name}`);
    if (name === "genuine") times.push(await spent(page));
  }
  for (let at = 0; at < 5; at++) {
    await judged(page, make("show", { now: now() - at, ...rental }).text);
    times.push(await spent(page));
  }
  console.log(`milliseconds to the verdict, to its entry on the disk, to the screen, the first first: ${times.join(", ")}`);
  assert.deepEqual(browser.foreign, []);
});

const spent = async (page) => {
  await page.waitForFunction(() => document.documentElement.dataset.judged);
  return page.evaluate(() => {
    const { judged } = document.documentElement.dataset;
    delete document.documentElement.dataset.judged;
    return judged;
  });
};

test("the words of a verdict and of a refusal follow the language, and nothing is judged again", async (t) => {
  const { page } = await verifier(t);
  const text = make("show", { now: now() }).text;
  assert.equal(await judged(page, text), "正常");
  await page.click("#language");
  assert.equal(await page.textContent(".band .word span:last-child"), "usable");
  assert.match(await page.textContent(".advice"), /Compare the plate/);
  assert.doesNotMatch(await page.textContent(".compare"), /号牌号码/);
  assert.equal(await page.locator(".watermark").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.id), "language");
  assert.equal(await judged(page, text), "show-replayed");
  const english = await page.textContent(".band");
  await page.click("#language");
  assert.notEqual(await page.textContent(".band"), english);
  assert.match(await page.textContent(".band"), /不予采信/);
  await visit(page, 1);
  assert.match(await page.textContent("li.box .note"), /柜台，当面.*正常/);
  await page.click("#language");
  await page.waitForFunction(() => /At the counter.*usable/.test(document.querySelector("li.box .note")?.textContent));
  assert.match(await page.textContent("#ages"), /Trust data 1/);
  await visit(page, 0);
  await page.locator("#paste").evaluate((details) => (details.open = true));
  await page.fill("#pasted", "half typed");
  await page.click("#language");
  assert.equal(await page.inputValue("#pasted"), "half typed", "what was typed is there");
});

test("a verdict is heard and felt, and a second press changes nothing", async (t) => {
  const { page } = await verifier(t);
  await page.evaluate(() => {
    globalThis.felt = [];
    globalThis.heard = [];
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (at) {
      globalThis.heard.push(this.frequency.value);
      start.call(this, at);
    };
    navigator.vibrate = (pattern) => globalThis.felt.push(pattern.length);
  });
  await page.click("h2");
  const text = make("show", { now: now() }).text;
  await page.locator("#paste").evaluate((details) => (details.open = true));
  await page.fill("#pasted", text);
  await page.evaluate(() => {
    const press = document.querySelector("#paste button");
    press.click();
    press.click();
  });
  await page.waitForFunction(() => globalThis.felt.length);
  assert.equal(await page.textContent(".band .word span:last-child"), "正常");
  assert.equal(await judged(page, text), "show-replayed");
  await page.waitForFunction(() => globalThis.felt.length === 2);
  assert.deepEqual(await page.evaluate(() => globalThis.felt), [1, 5], "one buzz for yes, three for no");
  assert.deepEqual(await page.evaluate(() => globalThis.heard), [880, 220, 220, 220], "one high tone for yes, three low ones for no");
});

test("the next code is judged though this verdict is not painted yet", async (t) => {
  const { page } = await verifier(t);
  await page.evaluate(() => {
    globalThis.requestAnimationFrame = () => 0;
  });
  const text = make("show", { now: now() }).text;
  assert.equal(await judged(page, text), "正常");
  assert.equal(await judged(page, text), "show-replayed");
});

test("a question is asked, and its answer counts once", async (t) => {
  const { page } = await verifier(t);
  for (const [purpose, scheme, word] of [["insurance-claim", "VL1:", "正常"], ["mortgage", "VS1:", "正常"]]) {
    await visit(page, 0);
    await page.selectOption("#purpose", purpose);
    assert.equal(await judged(page, make("show", { now: now(), purpose }).text), "challenge-required");
    await visit(page, 0);
    await page.fill("#asker", "闽江保险");
    await press(page, "出示核验请求码");
    const challenge = await shown(page);
    await look(page, `question-${purpose}`);
    const answer = make("show", { now: now(), challenge }).text;
    // A browser that needs its memory drops a page in the background: the question is still there.
    await page.reload();
    await ready(page);
    assert.ok(answer.startsWith(scheme), `${purpose}: ${answer.slice(0, 4)}`);
    assert.equal(await judged(page, answer), word, purpose);
    await look(page, `answer-${purpose}`);
    assert.match(await judged(page, answer), /challenge-|seal-/, "a second time");
  }
});

test("a bundle of another root is refused in words, and nothing is kept of it", async (t) => {
  const browser = await opened(t);
  const page = await browser.page();
  const other = make("publish", { root: "another root" });
  await setUp(page, { files: [other.bundle] });
  assert.match(await wrong(page), /不衔接.*\(bundle-/);
  assert.ok(await page.isChecked("#accept-tests"), "what was filled in is there");
  await look(page, "wrong-bundle");
  await setUp(page);
  await page.waitForSelector("#place");
  await visit(page, 2);
  await page.setInputFiles("#update", { name: "b", mimeType: "x/x", buffer: bytes(other.bundle) });
  await wrong(page);
  assert.match(await page.textContent("#ages"), /第 1 版/);
});

test("data are brought up to date from a file and from a link, and their age is told", async (t) => {
  const link = make("publish", { version: 2, days: 3, now: now() - 30 });
  const more = { "/trust.cbor": bytes(link.bundle) };
  const { page } = await verifier(t, { more });
  assert.match(await page.textContent("#ages"), /第 1 版.*状态列表/s);
  await visit(page, 2);
  await page.fill("#link", "trust.cbor");
  await press(page, "下载并更新");
  await page.waitForSelector("#ages .soon");
  assert.match(await page.textContent("#ages"), /到期：请尽快更新/);
  await look(page, "data-soon-over");
  for (const [link, why] of [["https://example.invalid/trust.cbor", /安全策略不允许/], ["not-there.cbor", /下载失败/]]) {
    await page.fill("#link", link);
    await press(page, "下载并更新");
    await page.waitForFunction((why) => new RegExp(why).test(document.querySelector(".mistake").textContent), why.source);
  }
  const taken = (what) => page.waitForFunction((what) => document.querySelector("#view > p[role=status]").textContent === `已更新：${what}`, what);
  more["/list.cbor"] = bytes(make("publish", { now: now() - 20 }).list);
  await page.fill("#link", "list.cbor");
  await press(page, "下载并更新");
  await taken("状态列表");
  const { bundle, list } = make("publish", { version: 3, days: 3, now: now() - 10 });
  await page.setInputFiles("#update", [bundle, list].map((hex) => ({ name: "f", mimeType: "x/x", buffer: bytes(hex) })));
  await taken("信任数据包, 状态列表");
  await page.reload();
  await ready(page);
  assert.match(await page.textContent("#ages"), /到期/, "what was taken in is stored");
  await page.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 4 * 86_400_000;
  });
  await page.reload();
  await ready(page);
  assert.match(await page.textContent("#ages .over"), /更新前不能核验/);
  await look(page, "data-over");
  assert.equal(await judged(page, make("show", { now: now() + 4 * 86_400 }).text), "trust-expired");
});
