// The whole story in other browsers: set up, a license, its code, a verdict that counts once, a record; then no server.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { server, site } from "../serve.mjs";
import * as others from "./others.mjs";

/** In the page: until `found` gives something, at most twenty seconds. */
const WAIT = `const until = async (found) => {
  for (let tries = 400; tries > 0; tries--) {
    const value = found();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("not there: " + found + " in " + document.body.innerText);
};
const one = (selector) => until(() => document.querySelector(selector));
const press = async (text) => (await until(() => [...document.querySelectorAll("button")].find((button) => button.textContent === text))).click();`;

/** A step in the page, which may use these. */
const step = (script) => `async (...values) => { ${WAIT} return (${script})(...values); }`;

const ready = step(async () => {
  await until(() => document.documentElement.dataset.ready !== undefined);
  if (document.documentElement.lang === "en") await press("中文");
  return document.body.innerText;
});
const judged = step(async (text) => {
  if (!document.querySelector("#paste")) document.querySelector("#places button").click();
  (await one("#paste")).open = true;
  const pasted = await one("#pasted");
  pasted.value = text;
  document.querySelector("#paste button").click();
  const word = await one(".band .word span:last-child");
  return document.getElementById("view").dataset.code || word.textContent;
});

async function story(t, name) {
  const served = server(site).listen(0, "127.0.0.1");
  await new Promise((resolve) => served.once("listening", resolve));
  const stop = () => (served.closeAllConnections(), served.close());
  t.after(stop);
  const address = `http://localhost:${served.address().port}/`;
  const page = await others[name](t);
  const look = async (view) => {
    if (process.env.SCREENS) writeFileSync(join(process.env.SCREENS, `${name}-${view}.png`), await page.picture());
  };
  await page.go(address);
  await page.run(ready);
  await page.run(step(async () => {
    await press("用测试机关试用");
    await one("#place");
  }));
  await page.go(`${address}wallet.html`);
  await page.run(ready);
  const text = await page.run(step(async () => {
    (await one("button.main")).click();
    (await one("section.box button.main")).click();
    await press("出示二维码");
    return (await one("canvas")).dataset.text;
  }));
  await look("code");
  await page.go(address);
  await page.run(ready);
  assert.equal(await page.run(judged, text), "正常");
  await look("verdict");
  assert.equal(await page.run(judged, text), "show-replayed");
  assert.equal(await page.run(judged, `${text.slice(0, -4)}0000`), "holder-signature-invalid");
  assert.ok(await page.run(step(async () => {
    await navigator.serviceWorker.ready;
    return true;
  })));
  stop();
  await page.go(address);
  assert.match(await page.run(ready), /信任数据第 1 版/);
  // By now its minute may be over; what counted stays counted.
  assert.match(await page.run(judged, text), /^show-(replayed|expired)$/);
  assert.equal(await page.run(step(async () => {
    document.querySelectorAll("#places button")[1].click();
    await one("li.box");
    return document.querySelectorAll("li.box").length;
  })), 1);
}

test("Firefox plays the whole story, and goes on without a server", { skip: others.missing.firefox, timeout: 180_000 }, (t) => story(t, "firefox"));
test("WebKit plays the whole story, and goes on without a server", { skip: others.missing.webkit, timeout: 180_000 }, (t) => story(t, "webkit"));
