// The verifier's page. The desk is in WebAssembly, its stored form in IndexedDB; a verdict is shown once its entry is on
// the disk, and not before.

import init, { call } from "./door/verifier.js";
import * as page from "./page.js";
import * as store from "./store.js";
import { ASKED, PURPOSES, SEALED, WORDS } from "./words.js";

const { button, make, show } = page;
const say = page.sayer(WORDS);
const purposeName = page.sayer(PURPOSES);
const door = page.opened(call);

/** Entries behind a snapshot before the next one is made. */
const LONG = 256;
const WEEK = 7 * 86400;
const DAY = 86400;

let settings = { purpose: "other", place: "counter", asker: "", accept_test: false, link: "" };
let entries = 0;
let drawView = () => {};
let leaving = new AbortController();

// --- Views ------------------------------------------------------------------------------------------------------

/** Goes to a view, and draws it again when the language changes. */
function go(draw, place) {
  drawView = () => {
    leaving.abort();
    leaving = new AbortController();
    draw();
    navigation(place);
  };
  drawView();
}

function navigation(current) {
  const places = { check, history, data, about };
  const there = Object.entries(places).map(([name, draw]) => {
    const place = button(say(name), () => go(draw, name), "");
    if (name === current) place.setAttribute("aria-current", "page");
    return place;
  });
  document.getElementById("places").replaceChildren(...(current ? there : []));
}

function frame() {
  document.title = say("title");
  document.getElementById("title").textContent = say("title");
  ages();
  drawView();
}

/** How old the data are, always on the screen. */
function ages() {
  const state = door("state");
  const lines = [];
  const line = (className, text) => lines.push(make("p", { className }, text));
  if (state.ok) {
    const now = page.now();
    if (state.version === null) line("over", say("trust-none"));
    else {
      const left = state.expires - now;
      const values = { version: state.version, until: page.moment(state.expires), left: page.span(left) };
      if (left <= 0) line("over", say("trust-over", values));
      else line(left < WEEK ? "soon" : "", say(left < WEEK ? "trust-soon" : "trust", values));
      const oldest = Math.min(...state.lists.map((list) => list.issued_at));
      const age = page.span(now - oldest);
      if (state.lists.length === 0) line("soon", say("lists-none"));
      else line(now - oldest > DAY ? "soon" : "", say(now - oldest > DAY ? "lists-old" : "lists", { age }));
    }
  }
  document.getElementById("ages").replaceChildren(...lines);
}

const mistake = () => make("p", { className: "box mistake", role: "alert" });

/** What the door refused, in the words of the door. */
const advised = (refusal) => `${refusal.advice[page.speaking()]} (${refusal.code})`;

// --- Set up -----------------------------------------------------------------------------------------------------

function setup(before) {
  const wrong = mistake();
  wrong.textContent = before?.refused ?? "";
  const pin = make("input", { id: "pin", value: before?.pin ?? "", autocomplete: "off", spellcheck: false });
  const files = make("input", { id: "files", type: "file", multiple: true });
  const tests = make("input", { id: "accept-tests", type: "checkbox", checked: before?.accept_test });
  const begin = async () => {
    const given = await bytesOf(files.files);
    const refused = await begun(pin.value.trim().toLowerCase(), given, { accept_test: tests.checked });
    if (refused) wrong.textContent = refused;
  };
  show(
    make("h2", {}, say("setup")),
    make("p", {}, say("setup-why")),
    make("label", {}, say("pin"), pin),
    page.picked(say("files"), files),
    make("label", { className: "check" }, tests, say("accept-tests")),
    wrong,
    button(say("start"), begin, "main"),
    make("div", { className: "box" }, make("p", {}, say("tour-why")), button(say("tour"), tour)),
  );
}

/** Begins a desk; answers with what was wrong, if anything was. Nothing is kept of what is refused. */
async function begun(pin, files, more) {
  const desk = door("open", { pin });
  if (!desk.ok) return advised(desk);
  for (const bytes of files) {
    const { refused } = takenIn(bytes);
    if (refused) {
      // A desk cannot be closed: the module starts anew with the page.
      sessionStorage.setItem("refused", JSON.stringify({ pin, refused, ...more }));
      location.reload();
      return refused;
    }
  }
  settings = { ...settings, ...more };
  await store.write("settings", settings);
  await store.snapshot(door("snapshot").snapshot);
  frame();
  go(check, "check");
}

async function tour() {
  const authority = await testAuthority();
  const base = page.now();
  const published = authority("publish", { base });
  localStorage.setItem("tour", base);
  const files = [published.bundle, published.list, published.lent_list].map(page.unhex);
  await begun(published.pin, files, { accept_test: true, tour: base });
}

async function testAuthority() {
  const module = await import("./door/authority.js");
  await module.default({ module_or_path: "door/authority_bg.wasm" });
  return (name, options) => JSON.parse(module.authority(JSON.stringify({ call: name, ...options })));
}

const bytesOf = (files) =>
  Promise.all([...files].map(async (file) => new Uint8Array(await file.arrayBuffer())));

/** Takes in a bundle or a list, whichever it is. */
function takenIn(bytes) {
  const now = page.now();
  const bundle = door("take", { bundle: page.hex(bytes), now });
  if (bundle.ok) return { what: say("bundle") };
  const list = door("take", { list: page.hex(bytes), now });
  if (list.ok) return { what: say("list") };
  // What is no list at all was meant as a bundle, and so was what comes before any trust data.
  const meant = /^(cbor|signed-form|trust-missing)/.test(list.code) ? bundle : list;
  return { refused: advised(meant) };
}

// --- Check ------------------------------------------------------------------------------------------------------

function terms() {
  const { purpose, place, accept_test } = settings;
  const policy = { accept_test };
  return place === "roadside" ? { place, policy } : { purpose, place, policy };
}

function check() {
  const wrong = mistake();
  const roadside = settings.place === "roadside";
  const sealed = !roadside && SEALED.includes(settings.purpose);
  const asked = sealed || (!roadside && ASKED.includes(settings.purpose));
  const changing = (name) => (value) => {
    settings[name] = value;
    void store.write("settings", settings);
    const { id } = document.activeElement;
    go(check, "check");
    document.getElementById(id)?.focus();
  };
  const purposes = Object.keys(PURPOSES).map((name) => [name, purposeName(name)]);
  const places = ["counter", "remote", "roadside"].map((name) => [name, say(name)]);
  const camera = button(say("camera"), () => go(() => looking(terms()), "check"), asked ? "wide" : "main");
  const asker = make("input", { id: "asker", value: settings.asker, maxLength: 40 });
  const questions = [
    make("label", {}, say("asker"), asker),
    button(say("ask"), () => ask(asker.value, wrong), asked ? "main" : "wide"),
    make("p", { className: "note" }, say("unlisted")),
  ];
  show(
    make("h2", {}, say("check")),
    page.choice(say("place"), places, settings.place, changing("place"), "place"),
    roadside ? null : page.choice(say("purpose"), purposes, settings.purpose, changing("purpose"), "purpose"),
    asked ? make("p", { className: "box" }, say(sealed ? "ask-sealed" : "ask-needed")) : null,
    wrong,
    asked ? questions : camera,
    ...otherWays(terms(), wrong),
    asked || roadside ? null : make("details", {}, make("summary", {}, say("ask")), ...questions),
    asked ? camera : null,
    settings.tour ? make("a", { className: "button wide", href: "wallet.html", target: "_blank" }, say("wallet")) : null,
  );
}

/** A picture, and pasted text. */
function otherWays(terms, wrong) {
  const picture = make("input", {
    id: "picture",
    type: "file",
    accept: "image/*",
    onchange: async () => {
      const { inPicture } = await import("./camera.js");
      const text = await inPicture(picture.files[0]).catch(() => null);
      if (text) await judge(text, terms);
      else wrong.textContent = say("no-code");
    },
  });
  const pasted = make("textarea", { id: "pasted", spellcheck: false });
  return [
    page.picked(say("picture"), picture),
    make(
      "details",
      {},
      make("summary", {}, say("paste")),
      make("label", {}, say("paste"), pasted),
      button(say("judge"), () => judge(pasted.value.trim(), terms)),
    ),
  ];
}

async function looking(terms) {
  const video = make("video", { className: "camera", muted: true, playsInline: true, "aria-label": say("looking") });
  const wrong = mistake();
  const stopped = leaving.signal;
  show(
    make("h2", {}, say("looking")),
    video,
    wrong,
    button(say("back"), () => go(check, "check")),
    ...otherWays(terms, wrong),
  );
  try {
    const { throughCamera } = await import("./camera.js");
    const found = await throughCamera(video, stopped);
    if (!found) return;
    document.documentElement.dataset.decoded = found.milliseconds;
    await judge(found.text, terms);
  } catch (error) {
    console.info(error.name);
    video.remove();
    wrong.textContent = say("camera-refused");
  }
}

async function ask(name, wrong) {
  settings.asker = name.trim();
  const { purpose, place, policy } = terms();
  const asked = door("ask", { asker: settings.asker, purpose, place, policy, now: page.now(), random: page.random() });
  if (!asked.ok) {
    wrong.textContent = settings.asker ? advised(asked) : say("asker-missing");
    return;
  }
  await store.write("settings", settings);
  // The question and its key live through a killed tab.
  await compacted();
  const modules = await page.modulesOf(asked.text);
  go(() => question(asked, modules, name), "check");
}

function question(asked, modules, name) {
  const wrong = mistake();
  const bar = make("div", {});
  const left = make("p", { className: "note" });
  const answers = {};
  const code = page.drawn(modules, say("ask-now"));
  code.dataset.text = asked.text;
  show(
    make("h2", {}, say("ask-now")),
    code,
    make("div", { className: "time" }, bar),
    make("p", { className: "big" }, say("question", { hint: asked.hint })),
    left,
    wrong,
    button(say("scan-answer"), () => go(() => looking(answers), "check"), "main"),
    ...otherWays(answers, wrong),
    button(say("back"), () => go(check, "check")),
  );
  const lifetime = asked.until - asked.challenge.issued_at;
  const tick = () => {
    const seconds = asked.until - page.now();
    bar.style.transform = `scaleX(${Math.max(0, seconds / lifetime)})`;
    left.textContent = seconds > 0 ? say("seconds-left", { seconds }) : say("ask-over");
    if (seconds <= 0 && code.isConnected) {
      clearInterval(ticking);
      code.replaceWith(button(say("ask-again"), () => ask(name, wrong), "main"));
    }
  };
  const ticking = setInterval(tick, 500);
  leaving.signal.addEventListener("abort", () => clearInterval(ticking));
  tick();
}

// --- Verdict ----------------------------------------------------------------------------------------------------

/** One at a time: a second press would judge the same code again, and find it spent. */
let judging = false;

async function judge(text, terms) {
  if (judging) return;
  judging = true;
  try {
    await judgeOnce(text, terms);
  } finally {
    judging = false;
  }
}

async function judgeOnce(text, terms) {
  const started = performance.now();
  const now = page.now();
  const words = (language) => ({ text, now, words: language, record: true, ...terms });
  const answer = door("judge", words(page.speaking()));
  const spent = [performance.now() - started];
  if (answer.ok) {
    const { head } = door("export", { record: answer.record });
    const record = {
      id: head.id, at: now, record: answer.record, place: head.place, purpose: head.purpose,
      plate: answer.verdict.fields.plate.value.number, word: answer.screen.band.word,
    };
    try {
      await store.append(answer.entry, record);
    } catch (error) {
      console.info(error.name);
      go(() => refusedToStore(), "check");
      return;
    }
    if (++entries > LONG) await compacted();
  }
  spent.push(performance.now() - started);
  // What was drawn is not drawn in another language: a verdict's words were asked for once.
  const drawn = answer.screen ? () => verdict(answer) : () => refusedPlainly(answer);
  go(drawn, "check");
  ages();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  // For whoever measures: the verdict, its entry on the disk, the screen.
  document.documentElement.dataset.judged = [...spent, performance.now() - started].map(Math.round).join(" ");
  page.signal(answer.screen?.go ?? "no");
}

async function compacted() {
  await store.snapshot(door("snapshot").snapshot);
  entries = 0;
}

const SIGNS = { yes: "✓", read: "!", stop: "✕", no: "✕" };

function verdict({ screen, code }) {
  const { band } = screen;
  const words = screen.language;
  document.getElementById("view").dataset.code = code ?? "";
  const section = (title, rows, more) =>
    rows.length ? make("section", { className: `box ${more ?? ""}` }, make("h3", {}, title), rowsOf(rows)) : null;
  show(
    make(
      "div",
      { className: `band ${band.color}`, lang: words },
      make(
        "h2",
        { className: "word" },
        make("span", { className: "sign", "aria-hidden": "true" }, SIGNS[screen.go]),
        make("span", {}, band.word),
      ),
      make("p", {}, make("strong", {}, say(screen.go))),
      ...band.reasons.map((reason) => make("p", {}, reason)),
    ),
    screen.test ? make("p", { className: "test", lang: words }, screen.test) : null,
    section(say("compare"), screen.compare, "compare"),
    make(
      "section",
      { className: "box", lang: words },
      make("h3", {}, say("advice")),
      make("ol", { className: "advice" }, screen.advice.map((advice) => make("li", {}, advice.text))),
    ),
    button(say("next"), () => go(check, "check"), "main"),
    make("div", { className: "columns", lang: words }, section(say("show"), screen.show), section(say("main"), screen.main_page)),
    section(say("sub"), screen.sub_page),
    code ? make("p", { className: "note" }, say("code", { code })) : null,
  );
  if (screen.watermark.length) page.watermark(screen.watermark);
}

const ABSENT = ["not-shown", "not-carried"];

/** Rows with a value, and in one line the labels of those that were not shown. */
function rowsOf(rows) {
  const absent = rows.filter((row) => ABSENT.includes(row.state));
  const told = Object.groupBy ? Object.entries(Object.groupBy(absent, (row) => row.text)) : absent.map((row) => [row.text, [row]]);
  const there = rows.filter((row) => !absent.includes(row));
  const all = told.map(([text, rows]) => ({ label: text, state: "absent", text: rows.map((row) => row.label).join("\u3000") }));
  return listed([...there, ...all]);
}

const listed = (rows) =>
  make(
    "dl",
    {},
    rows.map((row) =>
      make(
        "div",
        {},
        make("dt", {}, row.label),
        make(
          "dd",
          { className: row.state === "full" || row.state === "masked" ? "" : "absent" },
          row.text,
          row.mark ? make("span", { className: "mark" }, row.mark) : null,
        ),
      ),
    ),
  );

/** A refusal that is no verdict: the call itself. */
const refusedPlainly = (answer) => plainly(advised(answer), answer.code);
const refusedToStore = () => plainly(say("not-stored"), "not-stored");

function plainly(text, code) {
  const sign = make("span", { className: "sign", "aria-hidden": "true" }, SIGNS.no);
  document.getElementById("view").dataset.code = code;
  show(
    make("div", { className: "band red" }, make("h2", { className: "word" }, sign, say("no")), make("p", {}, text)),
    button(say("next"), () => go(check, "check"), "main"),
  );
}

// --- Records ----------------------------------------------------------------------------------------------------

async function history() {
  const kept = await store.records();
  show(
    make("h2", {}, say("history")),
    make("p", { className: "note" }, say(kept.length ? "history-why" : "history-none")),
    make("ul", { className: "list" }, kept.map(entry)),
  );
}

function entry(kept) {
  const said = make("p", { role: "status" });
  const taken = (what) => async () => {
    if (!(await page.sure(say("reduce-sure"), say(what === OWNER ? "reduce-owner" : "reduce-all"), say("cancel")))) return;
    const less = door("reduce", { record: kept.record, take_out: what });
    if (!less.ok) {
      said.textContent = advised(less);
      return;
    }
    const plate = what === OWNER ? kept.plate : null;
    await store.keep({ ...kept, record: less.record, plate, reduced: true });
    go(history, "history");
  };
  const again = () => {
    const answer = door("reverify", { record: kept.record });
    const plate = answer.verdict?.fields.plate.value?.number ?? say("everything");
    said.textContent = answer.ok ? say("again-ok", { plate, at: page.moment(kept.at) }) : advised(answer);
  };
  const deleted = async () => {
    if (!(await page.sure(say("delete-sure"), say("delete"), say("cancel")))) return;
    await store.drop(kept.id);
    go(history, "history");
  };
  const where = kept.purpose ? `${say(kept.place)} · ${purposeName(kept.purpose)}` : say(kept.place);
  const name = kept.plate ?? say("everything");
  return make(
    "li",
    { className: "box" },
    make("p", { className: "big" }, name),
    make("p", { className: "note" }, `${page.moment(kept.at)} · ${where} · ${kept.word}${kept.reduced ? ` · ${say("reduced")}` : ""}`),
    make(
      "div",
      { className: "row" },
      button(say("again"), again, ""),
      button(say("export"), () => page.save(`${kept.id.slice(0, 16)}.vlr`, page.unhex(kept.record)), ""),
      button(say("reduce-owner"), taken(OWNER), ""),
      button(say("reduce-all"), taken(["all"]), ""),
      button(say("delete"), deleted, "danger"),
    ),
    said,
  );
}

const OWNER = ["owner", "document", "address"];

// --- Data -------------------------------------------------------------------------------------------------------

function data() {
  const wrong = mistake();
  const said = make("p", { role: "status" });
  const files = make("input", { id: "update", type: "file", multiple: true, onchange: async () => take(await bytesOf(files.files)) });
  const link = make("input", { id: "link", value: settings.link, placeholder: "trust/bundle.cbor", spellcheck: false });
  const take = async (all) => {
    const outcomes = all.map(takenIn);
    await compacted();
    ages();
    const refused = outcomes.find((outcome) => outcome.refused);
    wrong.textContent = refused?.refused ?? "";
    const taken = outcomes.filter((outcome) => outcome.what).map((outcome) => outcome.what);
    said.textContent = taken.length ? say("taken", { what: taken.join(", ") }) : "";
  };
  const download = async () => {
    settings.link = link.value.trim();
    await store.write("settings", settings);
    try {
      const answer = await fetch(settings.link, { cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw new Error(answer.status);
      await take([new Uint8Array(await answer.arrayBuffer())]);
    } catch (error) {
      console.info(error.name);
      wrong.textContent = say("fetch-failed");
    }
  };
  const publish = async () => {
    const authority = await testAuthority();
    const now = page.now();
    const register = localStorage.getItem("register");
    const { list, lent_list } = authority("publish", { base: settings.tour, now, register });
    await take([list, lent_list].map(page.unhex));
  };
  const clock = async () => {
    door("clock-was-set");
    await compacted();
    said.textContent = say("clock-set");
  };
  show(
    make("h2", {}, say("update")),
    page.picked(say("update-files"), files),
    make("label", {}, say("update-link"), link),
    make("p", { className: "note" }, say("link-why")),
    button(say("fetch"), download),
    settings.tour ? button(say("publish-again"), publish) : null,
    wrong,
    said,
    make("h3", {}, say("clock-set")),
    make("p", { className: "note" }, say("clock-why")),
    button(say("clock-set"), clock),
  );
}

// --- About ------------------------------------------------------------------------------------------------------

function about() {
  const said = make("p", { id: "policy", role: "status" });
  const test = async () => {
    const { holds } = await import("./policy.js");
    const { count, broken } = await holds();
    said.textContent = broken.length ? say("policy-broken", { what: broken.join(", ") }) : say("policy-holds", { count });
  };
  const forget = async () => {
    if (!(await page.sure(say("forget-sure"), say("forget-yes"), say("cancel")))) return;
    await store.forget();
    localStorage.clear();
    location.reload();
  };
  const privacy = ["privacy-1", "privacy-2", "privacy-3", "privacy-4", "offline"];
  show(
    make("h2", {}, say("privacy")),
    make("ul", {}, privacy.map((line) => make("li", {}, say(line)))),
    button(say("forget"), forget, "wide danger"),
    button(say("policy-test"), test),
    said,
  );
}

// --- Start ------------------------------------------------------------------------------------------------------

function secondTab() {
  show(
    make("h2", {}, say("second-tab")),
    make("p", {}, say("second-tab-why")),
    button(say("reload"), () => location.reload(), "main"),
  );
}

async function start() {
  document.documentElement.lang = page.speaking();
  show(make("p", {}, say("loading")));
  if (!(await store.alone("vehicle-license-verifier"))) {
    page.speak(page.speaking(), () => secondTab());
    return;
  }
  await Promise.all([store.open("vehicle-license-verifier"), init({ module_or_path: "door/verifier_bg.wasm" })]);
  settings = { ...settings, ...(await store.read("settings")) };
  const snapshot = await store.read("snapshot");
  if (snapshot) {
    const desk = door("restore", { snapshot, log: await store.log() });
    if (desk.ok) {
      await store.snapshot(desk.snapshot);
      go(check, "check");
    } else go(() => plainly(advised(desk), desk.code), "about");
  } else {
    const before = JSON.parse(sessionStorage.getItem("refused") ?? "null");
    sessionStorage.removeItem("refused");
    go(() => setup(before));
  }
  page.speak(page.speaking(), frame);
  setInterval(ages, 30000);
  document.documentElement.dataset.ready = performance.now();
  // The first verdict would wait for the compiler: a record verified again warms it.
  const [latest] = await store.records();
  if (latest) requestIdleCallback(() => door("reverify", { record: latest.record }));
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("sw.js");
}

void start();
