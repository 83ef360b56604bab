// What a show opens and costs, before it is shown; and its code.

import { word } from "./door/wallet.js";
import * as code from "./code.js";
import { advised, door } from "./desk.js";
import { go, left } from "./frame.js";
import * as page from "./page.js";
import { signing } from "./phone.js";
import { FIELDS } from "./words.js";

const { button, make, say, show } = page;
export const label = page.sayer(FIELDS);

/** Chooses what is shown of one license; `back` leaves it. */
export function showing(one, back) {
  let purpose = "";
  let less = false;
  const preview = make("div", {});
  const wrong = page.mistake();
  const view = () => {
    if (one.lent_for || !purpose) return { of: "everyday" };
    return { of: less ? "everyday" : "purpose", purpose };
  };
  const draw = () => opened(preview, wrong, door("wallet-view", { id: one.id, view: view(), now: page.now() }));
  const purposes = [["", say("everyday")], ...page.purposes()];
  const everyday = make("input", { id: "less", type: "checkbox", onchange: () => ((less = everyday.checked), draw()) });
  show(
    make("h2", {}, one.plate),
    one.lent_for ? null : page.choice(say("show-purpose"), purposes, purpose, (chosen) => ((purpose = chosen), draw()), "purpose"),
    one.lent_for ? null : make("label", { className: "check" }, everyday, say("less")),
    button(say("show-now"), () => go(() => coded(one, { view: view() }, back), "licenses"), "main"),
    wrong,
    preview,
    button(say("back"), back),
  );
  draw();
}

/** Tells in `place` what a view opens, field by field, and what it costs; or in `wrong` why nothing. */
export function opened(place, wrong, view) {
  wrong.textContent = view.ok ? "" : advised(view);
  place.replaceChildren();
  if (!view.ok) return;
  const names = Object.keys(FIELDS).filter((name) => view.fields[name]);
  const open = names.filter((name) => ["full", "masked"].includes(view.fields[name].state));
  const hidden = names.filter((name) => view.fields[name].state === "not-shown");
  const row = (name) => {
    const { state } = view.fields[name];
    const mark = state === "masked" ? make("span", { className: "mark" }, say("masked")) : "";
    return make("div", {}, make("dt", {}, label(name)), make("dd", {}, textOf(name, view), mark));
  };
  const cost = make("p", { className: "note" }, say("cost", { side: sideOf(view), bytes: view.bytes }));
  place.append(make("section", { className: "box" }, make("h3", {}, say("opened")), make("dl", {}, open.map(row)), cost));
  if (hidden.length) place.append(make("p", { className: "note" }, `${say("hidden")}: ${hidden.map(label).join("、")}`));
}

export const sideOf = (view) => view.qr_version * 4 + 17;

/** A value in words. */
function textOf(name, view) {
  const chinese = page.speaking() === "zh";
  const { value } = view.fields[name];
  if (name === "standing") return chinese ? view.display.word_zh : view.display.word_en;
  if (name === "document" && value.number) return `${word(name, value.kind, chinese) ?? value.kind} ${value.number}`;
  return (typeof value === "string" && word(name, value, chinese)) || plain(value);
}

/** A value of several parts, as the license has them. */
function plain(value) {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return Object.entries(value)
    .filter(([name, part]) => part !== null && part !== false && !["type", "kind"].includes(name))
    .map(([, part]) => plain(part))
    .join(" / ");
}

/** The code on the screen: a show is drawn anew after half a minute, an answer ends with its question. */
export function coded(one, { view, challenge }, back) {
  const place = make("div", {});
  const wrong = page.mistake();
  const ended = left();
  let [until, next, lifetime] = [0, 0, 60];
  const draw = async () => {
    const now = page.now();
    const asked = challenge ? { challenge, random: page.random() } : {};
    const shown = await signing("wallet-show", { id: one.id, view, now, ...asked });
    if (!shown.ok) {
      wrong.textContent = advised(shown);
      return;
    }
    const picture = await code.drawn(shown.text, say("license-code"));
    [until, next, lifetime] = [shown.valid_until, challenge ? Infinity : shown.refresh_after, shown.valid_until - now];
    if (!ended.aborted) place.replaceChildren(picture);
  };
  const told = (seconds) => {
    if (page.now() >= next) {
      next = Infinity;
      void draw();
    }
    if (seconds === 0) place.replaceChildren();
    return seconds > 0 ? say(challenge ? "answered-left" : "fresh", { seconds }) : say("over");
  };
  const time = make("div", {});
  show(make("h2", {}, one.plate), code.beside(place, time, wrong, button(say("back"), back)));
  void draw().then(() => {
    if (!ended.aborted && until) time.append(...code.running(() => ({ until, lifetime }), told));
  });
}
