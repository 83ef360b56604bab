// A code on the screen, and the time that it has. The module that makes codes is loaded when the first is drawn.

import { left } from "./frame.js";
import * as page from "./page.js";

const { make } = page;

let module;
async function modulesOf(text) {
  module ??= page.moduleOf("code");
  return (await module).code(text);
}

/** A text as a picture with its quiet zone. */
export async function drawn(text, label) {
  const modules = await modulesOf(text);
  const side = Math.sqrt(modules.length);
  const scale = Math.max(2, Math.floor(1080 / (side + 8)));
  const canvas = make("canvas", { className: "code", role: "img", "aria-label": label });
  canvas.dataset.text = text;
  canvas.width = canvas.height = (side + 8) * scale;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  modules.forEach((dark, at) => {
    if (dark) context.fillRect(((at % side) + 4) * scale, (Math.floor(at / side) + 4) * scale, scale, scale);
  });
  return canvas;
}

/** What stands under a code, or beside it where there is room. */
export const beside = (code, ...rest) => make("div", { className: "beside" }, code, make("div", {}, rest));

/** A bar that runs out at `until` of `ends()`, after its `lifetime`; and a line that `told` makes of the seconds left. */
export function running(ends, told) {
  const bar = make("div", {});
  const line = make("p", { className: "note", role: "timer" });
  const tick = () => {
    const { until, lifetime } = ends();
    const seconds = Math.max(0, until - page.now());
    bar.style.transform = `scaleX(${Math.min(1, seconds / lifetime)})`;
    line.textContent = told(seconds);
  };
  tick();
  const ticking = setInterval(tick, 500);
  left().addEventListener("abort", () => clearInterval(ticking));
  return [make("div", { className: "time" }, bar), line];
}
