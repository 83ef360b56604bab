// The package in Node: its size, and a license that is issued, shown, judged, kept and reduced, without a browser.
//
//   node --test examples/browser/test/package.test.mjs

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";

import { authority, door, folder, loaded } from "../package.mjs";

// Bytes of each module as a server sends it: of what a verifier loads first 175 KiB; what grew past its bound is looked at.
const LARGEST = { verifier: 175 * 1024, wallet: 205_000, code: 12_000 };

test("no module has grown past its bound, and compressed it is the same", () => {
  for (const [name, most] of Object.entries(LARGEST)) {
    const module = readFileSync(new URL(`${name}_bg.wasm`, folder));
    const compressed = readFileSync(new URL(`${name}_bg.wasm.gz`, folder));
    const plain = gzipSync(module, { level: 9 }).length;
    console.log(`${name}: ${compressed.length} bytes compressed, ${plain} by gzip -9, ${module.length} not`);
    assert.ok(compressed.length <= most, `${name} has ${compressed.length} bytes`);
    assert.deepEqual(gunzipSync(compressed), module, name);
  }
});

test("a verifier in the package judges, keeps and reduces", async () => {
  const base = 1_800_000_000;
  const make = await authority(base);
  const ask = await door("verifier");
  const done = (name, options) => {
    const answer = ask(name, options);
    assert.equal(answer.ok, true, JSON.stringify(answer));
    return answer;
  };
  const published = make("publish");
  done("open", { pin: published.pin });
  done("take", { bundle: published.bundle, now: base });
  done("take", { list: published.list, now: base });
  const now = base + 60;
  const terms = { purpose: "rental", place: "counter", policy: { accept_test: true }, now: now + 5, words: "zh", record: true };
  const { text } = make("show", { now, purpose: "rental" });
  const judged = done("judge", { text, ...terms });
  assert.equal(judged.screen.band.color, "green");
  assert.equal(ask("judge", { text, ...terms }).code, "show-replayed");
  assert.equal(done("reverify", { record: judged.record }).verdict.fields.plate.value.number, "闽AD12345");
  const less = done("reduce", { record: judged.record, take_out: ["all"] });
  assert.ok(!JSON.stringify(done("reverify", { record: less.record }).verdict).includes("闽AD12345"));
  assert.equal(ask("wallet-list", { now }).code, "option-invalid", "the verifier's module has no wallet");
  assert.equal((await door("wallet"))("wallet-list", { now }).ok, true);
});

test("a code has a square of modules", async () => {
  const { code } = await loaded("code");
  const modules = code("VL1:ABC");
  assert.equal(modules.length, 21 * 21);
  assert.equal(code("lower case"), undefined);
});
