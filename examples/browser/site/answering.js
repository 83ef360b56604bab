// Answers a question: who asks, listed or not, before anything is answered; then what more is opened, field by field.

import { advised, door } from "./desk.js";
import { go } from "./frame.js";
import * as page from "./page.js";
import { firstOwn } from "./phone.js";
import { look, ways } from "./scan.js";
import { coded, label, opened, sideOf } from "./showing.js";

const { button, make, say, show } = page;
const back = () => go(answer, "answer");

export function answer() {
  const wrong = page.mistake();
  show(
    make("h2", {}, say("scan")),
    button(say("camera"), () => look(read, say("read-question"), back, "answer"), "main"),
    wrong,
    ...ways(read, wrong, say("read-question")),
  );
}

function read(challenge, wrong) {
  const asking = door("wallet-asking", { challenge, now: page.now() });
  if (asking.ok) go(() => asked(challenge, asking), "answer");
  else wrong.textContent = advised(asking);
}

function asked(challenge, asking) {
  const own = firstOwn();
  const chosen = new Set();
  const preview = make("div", {});
  const wrong = page.mistake();
  const viewOf = (fields) => ({ of: "answering", opening_asked: [...fields] });
  const measured = (fields) => door("wallet-view", { id: own.id, view: viewOf(fields), challenge, now: page.now() });
  const without = measured([]);
  const draw = () => opened(preview, wrong, measured(chosen));
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
    const dearer = make("span", { className: "note" }, modules ? say("more", { modules }) : say("no-more"));
    return make("label", { className: "check" }, box, make("span", {}, label(name), " ", dearer));
  });
  show(
    make("h2", {}, say("who")),
    make("p", { className: `band ${asking.listed ? "green" : "amber"}` }, say(asking.listed ? "listed" : "unlisted")),
    make("div", { className: "box" }, asking[page.speaking()].map((line) => make("p", {}, line))),
    asking.challenge.sealing_key ? make("p", { className: "note" }, say("sealed")) : null,
    more.length ? make("fieldset", {}, make("legend", {}, say("wants")), more) : null,
    wrong,
    button(say("answer-now"), () => go(() => coded(own, { view: viewOf(chosen), challenge }, back), "answer"), "main"),
    preview,
    button(say("back"), back),
  );
  draw();
}
