// A verdict on the screen: SPEC §14.2.

import * as page from "./page.js";

const { make, say } = page;
const SIGNS = { yes: "✓", read: "!", stop: "✕", no: "✕" };
const ABSENT = ["not-shown", "not-carried"];

/** The view of a screen in the door's words; `next` is the way on. */
export function view({ band, ...screen }, code, next) {
  const words = screen.language;
  const section = (title, rows, more = "") =>
    rows.length ? make("section", { className: `box ${more}` }, make("h3", {}, title), rowsOf(rows)) : null;
  return [
    make(
      "div",
      { className: `band ${band.color}`, lang: words },
      word(screen.go, band.word),
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
    next,
    make("div", { className: "columns", lang: words }, section(say("show"), screen.show), section(say("main"), screen.main_page)),
    section(say("sub"), screen.sub_page),
    code ? make("p", { className: "note" }, say("code", { code })) : null,
  ];
}

const word = (go, text) =>
  make(
    "h2",
    { className: "word" },
    make("span", { className: "sign", "aria-hidden": "true" }, SIGNS[go]),
    make("span", {}, text),
  );

/** A refusal that is no verdict: of the call, or of the disk. */
export const plainly = (text, next) => [
  make("div", { className: "band red" }, word("no", say("no")), make("p", {}, text)),
  next,
];

/** Rows with a value, and in one line the labels of those that were not shown. */
function rowsOf(rows) {
  const absent = rows.filter((row) => ABSENT.includes(row.state));
  const states = [...new Set(absent.map((row) => row.text))];
  const labels = (text) => absent.filter((row) => row.text === text).map((row) => row.label).join("\u3000");
  const all = states.map((text) => ({ label: text, state: "absent", text: labels(text) }));
  return make("dl", {}, [...rows.filter((row) => !absent.includes(row)), ...all].map(listed));
}

const listed = ({ label, state, text, mark }) =>
  make(
    "div",
    {},
    make("dt", {}, label),
    make(
      "dd",
      { className: state === "full" || state === "masked" ? "" : "absent" },
      text,
      mark ? make("span", { className: "mark" }, mark) : null,
    ),
  );
