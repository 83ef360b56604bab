// Codes of the wallet's own through a camera, which Chromium plays from a file: sharp, at a module of one and a half
// pixels, and as a phone sees it: turned, blurred, noisy.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { loaded } from "../package.mjs";
import { look, make, now, opened, setUp, wrong } from "./pages.mjs";

const WIDTH = 1280;
const HEIGHT = 720;

/** Brightness of the code at a point, in modules from its middle. */
function sampler(modules) {
  const side = Math.sqrt(modules.length);
  return (x, y) => {
    const [column, row] = [Math.floor(x + side / 2), Math.floor(y + side / 2)];
    if (column < -4 || row < -4 || column >= side + 4 || row >= side + 4) return 150;
    return column >= 0 && row >= 0 && column < side && row < side && modules[row * side + column] ? 25 : 235;
  };
}

/** A frame: `pixels` to a module, turned by `degrees`, each pixel the mean of 16 points; then blurred and noisy. */
function frame(modules, { pixels, degrees = 0, blur = 0, noise = 0 }) {
  const at = sampler(modules);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180) / pixels, Math.sin((degrees * Math.PI) / 180) / pixels];
  let luma = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let sum = 0;
      for (let part = 0; part < 16; part++) {
        const dx = x - WIDTH / 2 + (part % 4) / 4 + 0.125;
        const dy = y - HEIGHT / 2 + Math.floor(part / 4) / 4 + 0.125;
        sum += at(dx * cos + dy * sin, dy * cos - dx * sin);
      }
      luma[y * WIDTH + x] = sum / 16;
    }
  }
  for (let pass = 0; pass < blur; pass++) {
    const before = luma;
    luma = before.map((value, i) => (value * 2 + (before[i - 1] ?? value) + (before[i + 1] ?? value) + (before[i - WIDTH] ?? value) + (before[i + WIDTH] ?? value)) / 6);
  }
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5;
  return Uint8Array.from(luma, (value) => Math.max(16, Math.min(235, value + noise * random())));
}

/** Two seconds of one frame, as YUV4MPEG2. */
function video(path, luma) {
  const gray = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const one = [Buffer.from("FRAME\n"), luma, gray];
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F5:1 Ip A1:1 C420jpeg\n`), ...one, ...one]));
}

const { code } = await loaded("code");
const CASES = {
  sharp: { pixels: 7 },
  "at one and a half pixels a module": { pixels: 1.5 },
  "turned, blurred and noisy": { pixels: 5, degrees: 17, blur: 3, noise: 60 },
};

for (const [name, seen] of Object.entries(CASES)) {
  test(`a camera reads a code ${name}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "camera-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "code.y4m");
    // The newest moment that the policy takes: drawing and starting take seconds.
    const { text } = make("show", { now: now() + 5 });
    video(path, frame(code(text), seen));
    const flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${path}`];
    const browser = await opened(t, { flags });
    const page = await browser.page();
    await setUp(page);
    await page.locator("button.main", { hasText: "扫码" }).click();
    await page.waitForSelector("video");
    await page.waitForSelector(".band", { timeout: 25_000 });
    const { decoded } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    console.log(`a frame to its text, ${name}: ${Math.round(decoded)} ms`);
    assert.match(await page.textContent(".band"), /正常/);
    await look(page, `camera-${name}`);
  });
}

test("without a camera the page says what to do", async (t) => {
  const browser = await opened(t);
  const page = await browser.page();
  await setUp(page);
  await page.locator("button.main", { hasText: "扫码" }).click();
  assert.match(await wrong(page), /改用图片、粘贴/);
  await look(page, "no-camera");
});

test("a picture is read, and one without a code is told", async (t) => {
  const browser = await opened(t);
  const page = await browser.page();
  await setUp(page);
  await page.waitForSelector("#place");
  const modules = code(make("show", { now: now() }).text);
  const side = Math.sqrt(modules.length);
  const picture = (scale, dark) => {
    const width = (side + 8) * scale;
    const rows = Array.from({ length: width }, (_, y) =>
      Uint8Array.from({ length: width }, (_, x) => {
        const [column, row] = [Math.floor(x / scale) - 4, Math.floor(y / scale) - 4];
        return column >= 0 && row >= 0 && column < side && row < side && dark[row * side + column] ? 0 : 255;
      }));
    return Buffer.concat([Buffer.from(`P5 ${width} ${width} 255\n`), ...rows]);
  };
  // A picture that the browser encodes, as a phone's would be.
  const png = async (gray) => Buffer.from(await page.evaluate(async ([gray, width]) => {
    const canvas = new OffscreenCanvas(width, width);
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, width);
    gray.forEach((value, at) => image.data.set([value, value, value, 255], at * 4));
    context.putImageData(image, 0, 0);
    return Array.from(new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()));
  }, [Array.from(gray.subarray(gray.indexOf(10) + 1)), (side + 8) * 4]));
  const given = async (dark) => ({ name: "a.png", mimeType: "image/png", buffer: await png(picture(4, dark)) });
  await page.setInputFiles("#picture", await given(new Uint8Array(modules.length)));
  assert.match(await wrong(page), /没有找到二维码/);
  await page.setInputFiles("#picture", await given(modules));
  await page.waitForSelector(".band");
  assert.match(await page.textContent(".band"), /正常/);
});
