// The verifier's page: a question, a code, a verdict. A verdict is shown once its entry is on the disk, and not before.

import init, { call } from "./door/verifier.js";
import * as asker from "./asker.js";
import { beside, drawn, running } from "./code.js";
import * as desk from "./desk.js";
import * as frame from "./frame.js";
import * as page from "./page.js";
import { history } from "./records.js";
import { look, ways } from "./scan.js";
import { signal } from "./signal.js";
import * as trial from "./trial.js";
import * as trust from "./trust.js";
import * as verdict from "./verdict.js";
import { warmed } from "./warm.js";
import { ASKED, NOT_LISTED, SEALED } from "./words.js";

const { button, make, say, show } = page;
const { advised, door, set, settings } = desk;
const { go } = frame;

const checking = () => go(check, "check");

// --- Set up, data, about ----------------------------------------------------------------------------------------

function setup() {
  const wrong = page.mistake();
  const begun = () => {
    frame.ages();
    checking();
  };
  const tour = async () => {
    const refused = await trial.begun();
    wrong.textContent = refused ?? "";
    if (!refused) begun();
  };
  trust.setup(begun, true, make("div", { className: "box" }, make("p", {}, say("tour-why")), wrong, button(say("tour"), tour)));
}

const data = () => trust.update({ more: button(say("asker-key"), () => go(asker.view, "data")) });

function about() {
  const privacy = ["privacy-1", "privacy-2", "privacy-3", "privacy-4", "offline"];
  frame.about(privacy, "forget", () => localStorage.clear());
}

// --- Check ------------------------------------------------------------------------------------------------------

function terms() {
  const { purpose, place, accept_test } = settings;
  const policy = { accept_test };
  return place === "roadside" ? { place, policy } : { purpose, place, policy };
}

function check() {
  const wrong = page.mistake();
  const roadside = settings.place === "roadside";
  const sealed = !roadside && SEALED.includes(settings.purpose);
  const asked = sealed || (!roadside && ASKED.includes(settings.purpose));
  const changing = (name) => (value) => {
    void set({ [name]: value });
    const { id } = document.activeElement;
    checking();
    document.getElementById(id)?.focus();
  };
  const places = ["counter", "remote", "roadside"].map((name) => [name, say(name)]);
  const its = terms();
  const read = (text) => judge(text, its);
  const camera = button(say("camera"), () => look(read, say("judge"), checking, "check"), asked ? "wide" : "main");
  const name = make("input", { id: "asker", value: settings.asker, maxLength: 40 });
  const number = asker.number();
  const signing = make("input", { id: "signing", type: "checkbox", checked: number !== null });
  const questions = [
    make("label", {}, say("asker"), name),
    number === null ? null : make("label", { className: "check" }, signing, say("signing", { number })),
    button(say("ask"), () => ask(name.value.trim(), signing.checked, wrong), asked ? "main" : "wide"),
    number === null ? make("p", { className: "note" }, say("ask-unlisted")) : null,
  ];
  show(
    make("h2", {}, say("check")),
    page.choice(say("place"), places, settings.place, changing("place"), "place"),
    roadside ? null : page.choice(say("purpose"), page.purposes(), settings.purpose, changing("purpose"), "purpose"),
    asked ? make("p", { className: "box" }, say(sealed ? "ask-sealed" : "ask-needed")) : null,
    wrong,
    asked ? questions : camera,
    ...ways(read, wrong, say("judge")),
    asked || roadside ? null : page.folded("ask", say("ask"), ...questions),
    asked ? camera : null,
    settings.tour ? make("a", { className: "button wide", href: "wallet.html", target: "_blank" }, say("wallet")) : null,
  );
}

async function ask(name, signing, wrong) {
  const { purpose, place, policy } = terms();
  const asked = await asker.ask({ asker: name, purpose, place, policy, now: page.now(), random: page.random() }, signing);
  if (!asked.ok) {
    wrong.textContent = name ? advised(asked) : say("asker-missing");
    return;
  }
  await set({ asker: name });
  // The question and its key live through a killed tab.
  await desk.compacted();
  const code = await drawn(asked.text, say("ask-now"));
  go(() => question(asked, code, () => ask(name, signing, wrong)), "check");
}

/** The code of a question, whom the holder is told of, and the time that is left. */
function question(asked, code, again) {
  const wrong = page.mistake();
  const { until } = asked;
  const lifetime = until - asked.challenge.issued_at;
  const place = make("div", {}, code);
  const time = running(
    () => ({ until, lifetime }),
    (seconds) => {
      if (seconds === 0 && code.parentNode === place) place.replaceChildren(button(say("ask-again"), again, "main"));
      return seconds > 0 ? say("seconds-left", { seconds }) : say("ask-over");
    },
  );
  const read = (text) => judge(text, {});
  show(
    make("h2", {}, say("ask-now")),
    beside(
      place,
      ...time,
      listed(asked),
      make("p", { className: "big" }, say("question", { hint: asked.hint })),
      wrong,
      button(say("scan-answer"), () => look(read, say("judge"), checking, "check"), "main"),
      ...ways(read, wrong, say("judge")),
      button(say("back"), checking),
    ),
  );
}

/** What the holder reads of who asks; and of a signature that does not count, why. */
function listed({ listed, not_listed, challenge }) {
  if (listed) return make("p", { className: "band green" }, say("ask-listed", listed));
  if (!challenge.cose) return make("p", { className: "note" }, say("ask-unlisted"));
  return make("p", { className: "band amber" }, say("ask-not-listed"), " ", page.sayer(NOT_LISTED)(not_listed));
}

// --- Verdict ----------------------------------------------------------------------------------------------------

/** One at a time: a second press would judge the same code again, and find it spent. */
let judging = false;
/** How many were judged: a verdict is heard only while it is the last. */
let judgedSoFar = 0;

async function judge(text, its) {
  if (judging) return;
  judging = true;
  const started = performance.now();
  let said;
  try {
    said = await judgeOnce(text, its, started);
  } finally {
    judging = false;
  }
  if (!said) return;
  const turn = ++judgedSoFar;
  // The next code may be judged before this verdict is painted.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  if (turn !== judgedSoFar) return;
  // For whoever measures: the verdict, its entry on the disk, the screen.
  document.documentElement.dataset.judged = [...said.spent, performance.now() - started].map(Math.round).join(" ");
  signal(said.go);
}

/** Judges, stores, and draws. What it took, and how it sounds; nothing if it could not be stored. */
async function judgeOnce(text, its, started) {
  const now = page.now();
  const answer = door("judge", { text, now, words: "both", record: true, ...its });
  const spent = [performance.now() - started];
  if (answer.ok) {
    const { head } = door("export", { record: answer.record });
    const { zh, en } = answer.screens;
    const record = {
      id: head.id, at: now, record: answer.record, place: head.place, purpose: head.purpose,
      plate: answer.verdict.fields.plate.value.number, word: { zh: zh.band.word, en: en.band.word },
    };
    try {
      await desk.counted(answer.entry, record);
    } catch (error) {
      console.info(error.name);
      go(() => plainly(say("not-stored"), "not-stored"), "check");
      return null;
    }
  }
  spent.push(performance.now() - started);
  go(answer.screens ? () => told(answer) : () => plainly(advised(answer), answer.code), "check");
  frame.ages();
  return { spent, go: answer.screens?.zh.go ?? "no" };
}

const next = () => button(say("next"), checking, "main");

function told({ screens, code }) {
  const screen = screens[page.speaking()];
  document.getElementById("view").dataset.code = code ?? "";
  show(verdict.view(screen, code, next()));
  if (screen.watermark.length) document.body.append(page.watermark(screen.watermark));
}

function plainly(text, code) {
  document.getElementById("view").dataset.code = code;
  show(verdict.plainly(text, next()));
}

// --- Start ------------------------------------------------------------------------------------------------------

function first(refused) {
  if (refused) go(() => plainly(advised(refused), refused.code), "about");
  else if (desk.isOpen()) checking();
  else go(setup);
}

void frame.begin({
  name: "verifier",
  title: "title",
  load: () => init({ module_or_path: "door/verifier_bg.wasm" }),
  call,
  places: { check, history, data, about },
  ages: () => trust.aged({ lists: true, over: "trust-over" }),
  beside: () => Promise.all([asker.restored(), warmed()]),
  first,
});
