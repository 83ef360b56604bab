// What both pages build on: elements, the language, codes drawn, sound, and words about time.

export const languages = { zh: "中文", en: "English" };
let language = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const speaking = () => language;

/** A sentence of a table `{ key: [Chinese, English] }`, with `{name}` filled in. */
export const sayer = (words) => (key, values = {}) =>
  (words[key]?.[language === "zh" ? 0 : 1] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Changes the language, and draws again. */
export function speak(next, draw) {
  language = next;
  localStorage.setItem("language", next);
  document.documentElement.lang = next;
  const button = document.getElementById("language");
  const other = next === "zh" ? "en" : "zh";
  button.textContent = languages[other];
  button.lang = other;
  button.onclick = () => speak(other, draw);
  draw();
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
  document.body.append(make("div", { className: "watermark" }, drawn));
}

/** A code as a canvas with its quiet zone; `modules` are those of the module `code`. */
export function drawn(modules, label) {
  const side = Math.sqrt(modules.length);
  const scale = Math.max(2, Math.floor(1080 / (side + 8)));
  const canvas = make("canvas", { className: "code", role: "img", "aria-label": label });
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

let sound;
/** A browser lets a page sound after the first touch alone: it is woken there. */
addEventListener("pointerdown", () => (sound ??= new AudioContext()), { once: true });
addEventListener("keydown", () => (sound ??= new AudioContext()), { once: true });

/** One high tone and a short buzz for what may go on; two and three low ones for what must be read, or stops. */
export function signal(go) {
  const [pitch, times] = { yes: [880, 1], read: [520, 2] }[go] ?? [220, 3];
  navigator.vibrate?.(Array(times * 2 - 1).fill(times === 1 ? 80 : 160));
  if (sound?.state !== "running") return;
  for (let at = 0; at < times; at++) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + at * 0.25);
    tone.stop(sound.currentTime + at * 0.25 + 0.15);
  }
}

export const moment = (unix) =>
  new Date(unix * 1000).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });

/** So long, in the largest unit that says it. */
export function span(exactly) {
  const seconds = Math.max(0, exactly);
  const units = language === "zh" ? ["秒", "分钟", "小时", "天"] : ["s", "min", "h", "days"];
  const [size, unit] = [[1, 0], [60, 1], [3600, 2], [86400, 3]].findLast(([size, unit]) => seconds >= size * (unit ? 2 : 0));
  return `${Math.floor(seconds / size)} ${units[unit]}`;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const random = () => hex(crypto.getRandomValues(new Uint8Array(32)));
export const now = () => Math.floor(Date.now() / 1000);

/** The door of a module that was loaded: `call(name, options)` answers, or a refusal. */
export const opened = (call) => (name, options = {}) => JSON.parse(call(JSON.stringify({ call: name, ...options })));

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

let code;
/** The module that makes codes, loaded when it is first needed. */
export async function modulesOf(text) {
  if (!code) {
    const module = await import("./door/code.js");
    await module.default({ module_or_path: "door/code_bg.wasm" });
    code = module.code;
  }
  return code(text);
}
