// The wallet's page, for the trial: its key is WebCrypto's and cannot be taken out, its wallet is in WebAssembly and its
// stored form in IndexedDB. The authority is the test authority.

import init, { call, word } from "./door/wallet.js";
import * as lending from "./lending.js";
import * as page from "./page.js";
import * as store from "./store.js";
import { FIELDS, WORDS } from "./wallet-words.js";
import { PURPOSES } from "./words.js";

const { button, make, show } = page;
const say = page.sayer(WORDS);
const label = page.sayer(FIELDS);
const purposeName = page.sayer(PURPOSES);
const door = page.opened(call);
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/** Its keys by their public halves, the trust file, and what the test authority has said. */
let phone;
let drawView = () => {};
let leaving = new AbortController();

function go(draw, place) {
  drawView = () => {
    leaving.abort();
    leaving = new AbortController();
    draw();
    const places = { licenses, answer, lend, about };
    const there = Object.entries(places).map(([name, draw]) => {
      const place_ = button(say(name), () => go(draw, name), "");
      if (name === place) place_.setAttribute("aria-current", "page");
      return place_;
    });
    document.getElementById("places").replaceChildren(...there);
  };
  drawView();
}

function frame() {
  document.title = say("title");
  document.getElementById("title").textContent = say("title");
  drawView();
}

const mistake = () => make("p", { className: "box mistake", role: "alert" });
const advised = (refusal) => `${refusal.advice[page.speaking()]} (${refusal.code})`;
/** Stores everything, and tells the verifier's tab what the register says, which publishes it there. */
async function keep() {
  await store.write("phone", phone);
  if (phone.lending) localStorage.setItem("register", phone.lending.register);
}

/** What a key of the phone makes of a message. */
async function signed(message, key) {
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, phone.keys[key], page.unhex(message));
  return page.hex(new Uint8Array(signature));
}

/** Both steps of a call that the key signs. */
async function signing(name, options) {
  const first = door(name, options);
  if (!first.ok) return first;
  return door(name, { ...options, signature: await signed(first.to_be_signed, first.key) });
}

// --- Licenses ---------------------------------------------------------------------------------------------------

const held = () => door("wallet-list", { now: page.now() }).credentials;
const firstOwn = () => held().find((one) => one.lent_for === null && one.code === null);

function licenses() {
  const all = held();
  const wrong = mistake();
  show(
    make("h2", {}, say(all.length ? "licenses" : "none")),
    all.map(card),
    all.length ? null : make("p", {}, say("none-why")),
    all.length ? null : button(say("apply"), () => apply(wrong), "main"),
    wrong,
    make("details", {}, make("summary", {}, say("import")), ...importing(wrong)),
  );
}

function card(one) {
  const lent = one.lent_for ? say("lent-for", { purpose: purposeName(one.lent_for) }) : say("own");
  return make(
    "section",
    { className: "box" },
    make("p", { className: "big" }, one.plate),
    one.test ? make("p", { className: "test" }, say("test")) : null,
    make("p", {}, lent),
    make("p", { className: "note" }, `${one.issuer} · ${say("until", { day: one.last_day })}`),
    one.code
      ? make("p", { className: "box mistake" }, `${one.advice[page.speaking()]} (${one.code})`)
      : button(say("show"), () => go(() => showing(one), "licenses"), "main"),
  );
}

async function apply(wrong) {
  const { authority, base } = await tour();
  const now = page.now();
  const key = phone.own;
  const signature = await signed(authority("enrol", { base, now, key }).to_be_signed, key);
  const issued = { base, key, issued: now, signature };
  const license = authority("license", { ...issued, now });
  phone.trust = authority("publish", { base, now }).trust;
  phone.lending = { ...issued, register: license.register };
  await taken({ file: license.file, trust: phone.trust, holder: key }, wrong);
}

/** Imports a file, and stores the wallet before anything is shown of it. */
async function taken(options, wrong) {
  const imported = door("wallet-import", options);
  if (!imported.ok) {
    wrong.textContent = advised(imported);
    return false;
  }
  phone.wallet = imported.stored;
  await keep();
  go(licenses, "licenses");
  return true;
}

function importing(wrong) {
  const file = make("input", { id: "file", type: "file" });
  const trust = make("input", { id: "trust", type: "file" });
  const read = async (input) => page.hex(new Uint8Array((await input.files[0]?.arrayBuffer()) ?? []));
  const begin = async () => {
    const given = await read(trust);
    const options = { file: await read(file), trust: given, holder: phone.own };
    if (await taken(options, wrong)) {
      phone.trust = given;
      await keep();
    }
  };
  return [
    page.picked(say("file"), file),
    page.picked(say("trust"), trust),
    make("p", { className: "note" }, say("key")),
    make("p", { className: "note key" }, phone.own),
    button(say("import"), begin),
  ];
}

/** The test authority, and the moment at which the tour began: the verifier's, if that began one. */
async function tour() {
  const base = Number(localStorage.getItem("tour") ?? page.now());
  localStorage.setItem("tour", base);
  const module = await import("./door/authority.js");
  await module.default({ module_or_path: "door/authority_bg.wasm" });
  const authority = (name, options) => {
    const answer = JSON.parse(module.authority(JSON.stringify({ call: name, ...options })));
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  return { authority, base };
}

// --- Show -------------------------------------------------------------------------------------------------------

function showing(one) {
  let purpose = "";
  let less = false;
  const preview = make("div", {});
  const wrong = mistake();
  const options = () => {
    if (one.lent_for || !purpose) return { of: "everyday" };
    return less ? { of: "everyday", purpose } : { of: "purpose", purpose };
  };
  const draw = () => {
    const view = door("wallet-view", { id: one.id, view: options(), now: page.now() });
    wrong.textContent = view.ok ? "" : advised(view);
    preview.replaceChildren(...(view.ok ? opening(view) : []));
  };
  const purposes = [["", say("everyday")], ...Object.keys(PURPOSES).map((name) => [name, purposeName(name)])];
  const everyday = make("input", { id: "less", type: "checkbox", onchange: () => ((less = everyday.checked), draw()) });
  show(
    make("h2", {}, one.plate),
    one.lent_for ? null : page.choice(say("purpose"), purposes, purpose, (chosen) => ((purpose = chosen), draw()), "purpose"),
    one.lent_for ? null : make("label", { className: "check" }, everyday, say("less")),
    button(say("show-now"), () => go(() => coded(one, { view: options() }), "licenses"), "main"),
    wrong,
    preview,
    button(say("back"), () => go(licenses, "licenses")),
  );
  draw();
}

/** What a view opens, field by field, and what it costs. */
function opening(view) {
  const names = Object.keys(FIELDS).filter((name) => view.fields[name]);
  const open = names.filter((name) => ["full", "masked"].includes(view.fields[name].state));
  const hidden = names.filter((name) => view.fields[name].state === "not-shown");
  const row = (name) => {
    const { state } = view.fields[name];
    const mark = state === "masked" ? make("span", { className: "mark" }, say("masked")) : null;
    return make("div", {}, make("dt", {}, label(name)), make("dd", {}, textOf(name, view), mark));
  };
  return [
    make("section", { className: "box" }, make("h3", {}, say("opened")), make("dl", {}, open.map(row)), cost(view)),
    hidden.length ? make("p", { className: "note" }, `${say("hidden")}: ${hidden.map(label).join("、")}`) : null,
  ].filter(Boolean);
}

const cost = (view) => make("p", { className: "note" }, say("cost", { side: sideOf(view), bytes: view.bytes }));
const sideOf = (view) => view.qr_version * 4 + 17;

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

/** A code on the screen: a show is drawn anew after half a minute, an answer ends with its question. */
function coded(one, { view, challenge }) {
  const place = make("div", {});
  const bar = make("div", {});
  const left = make("p", { className: "note", role: "timer" });
  const wrong = mistake();
  const { signal } = leaving;
  let until = 0;
  let next = 0;
  let lifetime = 60;
  show(
    make("h2", {}, one.plate),
    place,
    make("div", { className: "time" }, bar),
    left,
    wrong,
    button(say("back"), () => go(licenses, "licenses")),
  );
  const draw = async () => {
    const now = page.now();
    const asked = challenge ? { challenge, trust: phone.trust, random: page.random() } : {};
    const shown = await signing("wallet-show", { id: one.id, view, now, ...asked });
    if (!shown.ok) {
      wrong.textContent = advised(shown);
      return;
    }
    until = shown.valid_until;
    next = challenge ? Infinity : shown.refresh_after;
    lifetime = until - now;
    const code = page.drawn(await page.modulesOf(shown.text), say("code"));
    code.dataset.text = shown.text;
    if (!signal.aborted) place.replaceChildren(code);
  };
  const tick = () => {
    const now = page.now();
    if (now >= next) {
      next = Infinity;
      void draw();
    }
    const seconds = Math.max(0, until - now);
    bar.style.transform = `scaleX(${Math.min(1, seconds / lifetime)})`;
    left.textContent = seconds > 0 ? say(challenge ? "answered-left" : "fresh", { seconds }) : say("over");
    if (seconds === 0) place.replaceChildren();
  };
  void draw().then(() => {
    if (signal.aborted) return;
    tick();
    const ticking = setInterval(tick, 500);
    signal.addEventListener("abort", () => clearInterval(ticking));
  });
}

// --- Answer -----------------------------------------------------------------------------------------------------

function answer() {
  const wrong = mistake();
  const own = firstOwn();
  if (!own) {
    go(licenses, "licenses");
    return;
  }
  const read = (text) => {
    const asking = door("wallet-asking", { challenge: text, trust: phone.trust, now: page.now() });
    if (asking.ok) go(() => asked(own, text, asking), "answer");
    else wrong.textContent = advised(asking);
  };
  const picture = make("input", {
    id: "picture",
    type: "file",
    accept: "image/*",
    onchange: async () => {
      const { inPicture } = await import("./camera.js");
      const text = await inPicture(picture.files[0]).catch(() => null);
      if (text) read(text);
      else wrong.textContent = say("no-code");
    },
  });
  const pasted = make("textarea", { id: "pasted", spellcheck: false });
  const { signal } = leaving;
  const looking = async (event) => {
    const video = make("video", { className: "camera", muted: true, playsInline: true, "aria-label": say("looking") });
    event.target.replaceWith(video);
    try {
      const { throughCamera } = await import("./camera.js");
      const found = await throughCamera(video, signal);
      if (found) read(found.text);
    } catch (error) {
      console.info(error.name);
      video.remove();
      wrong.textContent = say("camera-refused");
    }
  };
  show(
    make("h2", {}, say("scan")),
    button(say("camera"), looking, "main"),
    wrong,
    page.picked(say("picture"), picture),
    make(
      "details",
      {},
      make("summary", {}, say("paste")),
      make("label", {}, say("paste"), pasted),
      button(say("read"), () => read(pasted.value.trim())),
    ),
  );
}

/** Who asks, before anything is answered; and what more is asked for, field by field with what it costs. */
function asked(own, challenge, asking) {
  const chosen = new Set();
  const preview = make("div", {});
  const wrong = mistake();
  const listed = asking.listed !== null;
  const viewOf = (fields) => ({ of: "answering", opening_asked: [...fields] });
  const measured = (fields) =>
    door("wallet-view", { id: own.id, view: viewOf(fields), challenge, trust: phone.trust, now: page.now() });
  const without = measured([]);
  const draw = () => {
    const view = measured(chosen);
    wrong.textContent = view.ok ? "" : advised(view);
    preview.replaceChildren(...(view.ok ? opening(view) : []));
  };
  const more = asking.more.map((name) => {
    const box = make("input", {
      type: "checkbox",
      onchange: () => {
        if (box.checked) chosen.add(name);
        else chosen.delete(name);
        draw();
      },
    });
    const modules = without.ok ? sideOf(measured([name])) - sideOf(without) : 0;
    const dearer = modules ? say("more", { modules }) : say("no-more");
    return make("label", { className: "check" }, box, make("span", {}, label(name), " ", make("span", { className: "note" }, dearer)));
  });
  show(
    make("h2", {}, say("who")),
    make("p", { className: `band ${listed ? "green" : "amber"}` }, say(listed ? "listed" : "unlisted")),
    make("div", { className: "box", lang: page.speaking() }, asking[page.speaking()].map((line) => make("p", {}, line))),
    asking.challenge.sealing_key ? make("p", { className: "note" }, say("sealed")) : null,
    more.length ? make("fieldset", {}, make("legend", {}, say("wants")), more) : null,
    wrong,
    button(say("answer-now"), () => go(() => coded(own, { view: viewOf(chosen), challenge }), "answer"), "main"),
    preview,
    button(say("back"), () => go(answer, "answer")),
  );
  draw();
}

// --- Lend -------------------------------------------------------------------------------------------------------

async function lend() {
  const own = firstOwn();
  if (!own || !phone.lending) {
    go(licenses, "licenses");
    return;
  }
  const { authority } = await tour();
  lending.draw({
    own, phone, door, authority, signed, signing, say, purposeName, mistake, advised, keep,
    again: () => go(lend, "lend"),
  });
}

// --- About ------------------------------------------------------------------------------------------------------

function about() {
  const forget = async () => {
    if (!(await page.sure(say("forget-sure"), say("forget-yes"), say("cancel")))) return;
    await store.forget();
    location.reload();
  };
  show(
    make("h2", {}, say("privacy")),
    make("ul", {}, ["privacy-1", "privacy-2", "privacy-3"].map((line) => make("li", {}, say(line)))),
    button(say("forget"), forget, "wide danger"),
  );
}

// --- Start ------------------------------------------------------------------------------------------------------

/** A key that the browser keeps and never hands out; answers with its public half. */
async function newKey(keys) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const key = page.hex([2 + (point[64] & 1), ...point.slice(1, 33)]);
  keys[key] = pair.privateKey;
  return key;
}

/** In the trial it is also the phone of whoever it is lent to, which has a key of its own. */
async function newPhone() {
  const keys = {};
  const [own, lent] = [await newKey(keys), await newKey(keys)];
  return { keys, own, lent, wallet: null, trust: null, lending: null };
}

async function start() {
  document.documentElement.lang = page.speaking();
  show(make("p", {}, say("loading")));
  if (!(await store.alone("vehicle-license-wallet"))) {
    const other = () => show(make("h2", {}, say("second-tab")), button(say("reload"), () => location.reload(), "main"));
    page.speak(page.speaking(), other);
    return;
  }
  await Promise.all([store.open("vehicle-license-wallet"), init({ module_or_path: "door/wallet_bg.wasm" })]);
  phone = (await store.read("phone")) ?? (await newPhone());
  await keep();
  const opened = door("wallet-open", { stored: phone.wallet });
  if (opened.ok) {
    phone.wallet = door("wallet-clear-out", { now: page.now() }).stored;
    go(licenses, "licenses");
  } else {
    show(make("h2", {}, advised(opened)), button(say("forget"), () => store.forget(), "wide danger"));
  }
  page.speak(page.speaking(), frame);
  document.documentElement.dataset.ready = performance.now();
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("sw.js");
}

void start();
