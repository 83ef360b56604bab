// A verifier that the trust data list: its key, its signed questions, and what each side is told of them.

import assert from "node:assert/strict";
import test from "node:test";

import { asked, bytes, faults, judged, look, make, now, press, ready, shown, tour, verifier, visit, wrong } from "./pages.mjs";

/** Goes to the view of the key. */
async function toKey(page) {
  await visit(page, 2);
  await press(page, /登记的核验方|Listed asker/);
}

/** Asks, and waits for the code. */
async function asks(page, purpose) {
  await visit(page, 0);
  await page.selectOption("#purpose", purpose);
  if (await page.isVisible("#ask")) await page.locator("#ask").evaluate((details) => (details.open = true));
  await page.fill("#asker", "理赔三号台");
  await press(page, /出示核验请求码/);
  await page.waitForSelector("canvas");
  return shown(page);
}

test("a listed asker signs its questions, and the holder reads that it is listed", async (t) => {
  const { browser, verifier, wallet } = await tour(t);
  const unsigned = await asks(verifier, "insurance-claim");
  assert.match(await verifier.textContent("#view"), /没有登记机构的签名/);
  await asked(wallet, unsigned);
  assert.match(await wallet.textContent("#view"), /未登记.*理赔三号台/s);

  await toKey(verifier);
  await press(verifier, "生成密钥");
  await verifier.waitForSelector("#point");
  assert.match(await verifier.textContent("#point"), /^0[23][0-9a-f]{64}$/);
  const kept = await verifier.evaluate(() => new Promise((resolve) => {
    indexedDB.open("vehicle-license-verifier").onsuccess = ({ target }) => {
      const got = target.result.transaction("state").objectStore("state").get("asker");
      got.onsuccess = () => resolve([got.result.secret.type, got.result.secret.extractable]);
    };
  }));
  assert.deepEqual(kept, ["private", false], "nobody takes the key out");
  const [download] = await Promise.all([verifier.waitForEvent("download"), press(verifier, "导出")]);
  assert.equal(download.suggestedFilename(), "asker-key.txt");
  const name = await verifier.inputValue("#listed-name");
  await verifier.fill("#listed-name", "");
  await press(verifier, "请测试机关登记");
  assert.match(await wrong(verifier), /1 至 64 字节/);
  await verifier.fill("#listed-name", name);
  await press(verifier, "请测试机关登记");
  await verifier.waitForFunction(() => document.querySelector("#asker-number")?.value === "5000");
  assert.match(await verifier.textContent("#ages"), /第 2 版/, "the new trust data are taken in");
  await look(verifier, "asker-key");
  assert.deepEqual(await faults(verifier), []);

  const signed = await asks(verifier, "insurance-claim");
  assert.match(await verifier.textContent(".band.green"), /已登记的 闽江理赔/);
  await look(verifier, "question-listed");
  await asked(wallet, signed);
  assert.match(await wallet.textContent("#view"), /未登记.*请联网更新后重新扫码/s, "the phone has older data");
  await visit(wallet, 3);
  await press(wallet, "请测试机关重新发布");
  await wallet.waitForFunction(() => document.querySelector("#ages").textContent.includes("第 2 版"));
  await asked(wallet, signed);
  assert.match(await wallet.textContent("#view"), /已登记的机构.*闽江理赔（测试）.*理赔三号台.*应答将加密/s);
  await look(wallet, "wallet-asked-by-listed");
  await wallet.locator("button.main", { hasText: "应答" }).click();
  await wallet.waitForSelector("canvas");
  assert.equal(await judged(verifier, await shown(wallet)), "正常");
  assert.match(await verifier.textContent("#view"), /核验方.*闽江理赔（测试）/s);
  await look(verifier, "verdict-as-listed");

  const beyond = await asks(verifier, "rental");
  assert.match(await verifier.textContent(".band.amber"), /“未登记”.*登记的用途不包括此事项/s);
  await look(verifier, "question-not-listed");
  await asked(wallet, beyond);
  assert.match(await wallet.textContent("#view"), /未登记.*签名机构未登记此项用途事项/s);
  await visit(verifier, 0);
  await verifier.locator("#ask").evaluate((details) => (details.open = true));
  await verifier.uncheck("#signing");
  await press(verifier, "出示核验请求码");
  await verifier.waitForSelector("canvas");
  assert.match(await verifier.textContent("#view"), /没有登记机构的签名/, "who is listed may ask as anybody");
  assert.deepEqual(browser.foreign, []);
});

test("a key over its date, not yet in use, of another number or of nobody is told plainly", async (t) => {
  const { page } = await verifier(t);
  await toKey(page);
  await press(page, "生成密钥");
  await page.waitForSelector("#point");
  const point = await page.textContent("#point");
  const another = await page.textContent("#point").then((text) => (text.startsWith("02") ? "03" : "02") + text.slice(2));
  const listing = (key) => ({ number: 700, name: "海峡租车（测试）", purposes: ["insurance-claim"], keys: [{ number: 3, point, ...key }] });
  const [past, coming] = [now() - 7200, now() + 7200];
  const cases = [
    [{ sign_from: past, sign_until: past + 3600 }, 700, 3, /密钥已过有效期/],
    [{ sign_from: coming, sign_until: coming + 3600 }, 700, 3, /密钥尚未到启用日期/],
    [{ sign_from: past, sign_until: coming, point: another }, 700, 3, /另一把密钥/],
    [{ sign_from: past, sign_until: coming }, 701, 3, /没有此编号的核验方/],
    [{ sign_from: past, sign_until: coming }, 700, 4, /没有此编号的密钥/],
  ];
  for (const [at, [key, number, keyNumber, why]] of cases.entries()) {
    const { bundle } = make("publish", { now: now(), version: at + 2, askers: [listing(key)] });
    await visit(page, 2);
    await page.setInputFiles("#update", { name: "b", mimeType: "x/x", buffer: bytes(bundle) });
    await page.waitForFunction((version) => document.querySelector("#ages").textContent.includes(`第 ${version} 版`), at + 2);
    await press(page, "登记的核验方");
    await page.fill("#asker-number", String(number));
    await page.fill("#key-number", String(keyNumber));
    await press(page, "保存编号");
    await page.waitForSelector("#view > .box");
    await asks(page, "insurance-claim");
    assert.match(await page.textContent(".band.amber"), why);
  }
  await toKey(page);
  await page.fill("#asker-number", "70000");
  await press(page, "保存编号");
  assert.match(await wrong(page), /0 至 65535/);
  await page.reload();
  await ready(page);
  await toKey(page);
  assert.equal(await page.textContent("#point"), point, "the key is kept");
  await press(page, "忘记此密钥");
  await page.locator("dialog button").first().click();
  await page.waitForSelector("#point", { state: "detached" });
  await visit(page, 0);
  await page.selectOption("#purpose", "insurance-claim");
  assert.equal(await page.locator("#signing").count(), 0);
});
