// What every view is built of: the language, elements, the watermark, words about time, bytes.

import { PURPOSES, WORDS } from "./words.js";

const languages = { zh: "中文", en: "English" };
let language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const speaking = () => language;

/** A sentence of a table `{ key: [Chinese, English] }`, with `{name}` filled in. */
export const sayer = (words) => (key, values = {}) =>
  (words[key]?.[language === "zh" ? 0 : 1] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const say = sayer(WORDS);
export const purposeName = sayer(PURPOSES);
export const purposes = () => Object.keys(PURPOSES).map((name) => [name, purposeName(name)]);

/** Speaks a language from now on, and draws; the button changes to the other one. */
export function speak(next, draw) {
  language = next;
  localStorage.setItem("language", next);
  document.documentElement.lang = next;
  const button = document.getElementById("language");
  const other = next === "zh" ? "en" : "zh";
  button.textContent = languages[other];
  button.lang = other;
  button.onclick = () => {
    const typed = written();
    speak(other, draw);
    written(typed);
    button.focus({ preventScroll: true });
  };
  draw();
}

/** What was typed into the view and what is folded out, by id; put back where it is given. */
function written(before) {
  const there = document.querySelectorAll("#view input[id]:not([type]), #view textarea[id], #view details[id]");
  const what = (element) => (element.localName === "details" ? "open" : "value");
  for (const element of before ? there : []) element[what(element)] = before[element.id] ?? element[what(element)];
  return Object.fromEntries(Array.from(there, (element) => [element.id, element[what(element)]]));
}

/** An element. `options` are properties; those that begin with `on` listen, and `aria-` and `role` are attributes. */
export function make(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.startsWith("aria-") || key === "role" || key === "for") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Puts `children` in the view; whoever reads with the ears hears its heading. */
export function show(...children) {
  const view = document.getElementById("view");
  view.replaceChildren(...children.flat(2).filter(Boolean));
  document.querySelectorAll(".watermark").forEach((old) => old.remove());
  const heading = view.querySelector("h2");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
  return view;
}

export const button = (text, onclick, className = "wide") =>
  make("button", { type: "button", className, onclick }, text);

/** A choice of files that looks like a button, and says what was chosen. */
export function picked(text, input) {
  const chosen = make("span", { className: "note", role: "status" });
  input.addEventListener("change", () => (chosen.textContent = Array.from(input.files, (file) => file.name).join(", ")));
  input.className = "unseen";
  return make("div", { className: "pick" }, make("label", { className: "button wide" }, input, text), chosen);
}

/** What is hidden until it is asked for. */
export const folded = (id, title, ...children) => make("details", { id }, make("summary", {}, title), ...children);

/** Where a view tells what went wrong. */
export const mistake = (text = "") => make("p", { className: "box mistake", role: "alert" }, text);

/** A heading of its own, one sentence, one way on. */
export const notice = (title, text, way, on) =>
  show(make("h2", {}, title), text ? make("p", {}, text) : null, button(way, on, "main"));

/** The bytes of each chosen file. */
export const bytesOf = (input) =>
  Promise.all(Array.from(input.files, async (file) => new Uint8Array(await file.arrayBuffer())));

export const choice = (label, options, value, onchange, id) =>
  make(
    "label",
    {},
    label,
    make(
      "select",
      { id, onchange: (event) => onchange(event.target.value) },
      options.map(([name, text]) => make("option", { value: name, selected: name === value }, text)),
    ),
  );

const svg = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** A line in pieces that fit a narrow screen, broken at spaces; a Chinese character is twice as wide as a Latin one. */
function pieces(line) {
  const width = (text) => Array.from(text, (char) => (char > "\u2e80" ? 2 : 1)).reduce((sum, one) => sum + one, 0);
  return line.split(" ").reduce((all, word) => {
    const longer = `${all.at(-1)} ${word}`;
    return all.length && width(longer) <= 34 ? [...all.slice(0, -1), longer] : [...all, word];
  }, []);
}

/** The tiles of a watermark over the whole page. */
export function watermark(lines) {
  const all = lines.flatMap(pieces);
  const high = 24 * all.length;
  const line = (text, at) => svg("text", { x: 0, y: 24 * at }, text);
  const turned = svg("g", { transform: "translate(6 120) rotate(-16)" }, ...all.map(line));
  const pattern = svg("pattern", { id: "tile", width: 350, height: high + 130, patternUnits: "userSpaceOnUse" }, turned);
  const drawn = svg(
    "svg",
    { "aria-hidden": "true" },
    svg("defs", {}, pattern),
    svg("rect", { width: "100%", height: "100%", fill: "url(#tile)" }),
  );
  return make("div", { className: "watermark" }, drawn);
}

export const moment = (unix) =>
  new Date(unix * 1000).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });

/** So long, in the largest unit of which there are two; under a minute it is that. */
export function span(exactly) {
  const chinese = language === "zh";
  const units = chinese ? ["分钟", "小时", "天"] : ["min", "h", "days"];
  const [size, unit] = [[60, 0], [3600, 1], [86400, 2]].findLast(([size, unit]) => exactly >= size * (unit ? 2 : 1)) ?? [];
  if (size) return `${Math.floor(exactly / size)} ${units[unit]}`;
  return chinese ? "不到一分钟" : "under a minute";
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const random = () => hex(crypto.getRandomValues(new Uint8Array(32)));
export const now = () => Math.floor(Date.now() / 1000);

/** A module of the package that is loaded when it is first needed. */
export async function moduleOf(name) {
  const module = await import(`./door/${name}.js`);
  await module.default({ module_or_path: `door/${name}_bg.wasm` });
  return module;
}

/** Offers bytes as a file; nothing leaves the device. */
export function save(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Asks before what cannot be undone. */
export function sure(question, yes, no) {
  return new Promise((resolve) => {
    const end = (answer) => () => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = make(
      "dialog",
      { "aria-label": question, oncancel: end(false) },
      make("p", {}, question),
      button(yes, end(true), "wide danger"),
      button(no, end(false)),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
