// The frame of both pages: one tab, what was stored, the places, the language, the age of the data, what is said about the
// page, and its next version.

import * as desk from "./desk.js";
import * as page from "./page.js";
import * as store from "./store.js";

const { button, make, say, show } = page;
const HALF_A_MINUTE = 30_000;

let leaving = new AbortController();
let redraw = () => {};
let places = {};
let aged = () => [];
let waiting = null;

/** Ends when the view is left. */
export const left = () => leaving.signal;

/** Goes to a view, and draws it again when the language changes; `place` is marked below. */
export function go(draw, place) {
  redraw = () => {
    leaving.abort();
    leaving = new AbortController();
    draw();
    const there = Object.entries(places).map(([name, draw]) => {
      const way = button(say(name), () => go(draw, name), "");
      if (name === place) way.setAttribute("aria-current", "page");
      return way;
    });
    document.getElementById("places").replaceChildren(...(place ? there : []));
  };
  redraw();
}

/** How old the data are, always on the screen. */
export const ages = () => document.getElementById("ages").replaceChildren(...aged());

/** Begins a page: its `name` and `title`; its module, to `load` and to `call`; its `places`; what tells the age of its data;
 * what is done `beside` while the stored desk is gone on with; and what goes to the `first` view, given why that desk is
 * refused, if it is, and the outcome of what was beside. */
export async function begin({ name, title, load, call, first, beside, ...own }) {
  const loaded = load();
  document.documentElement.lang = page.speaking();
  show(make("p", {}, say("loading")));
  const speak = (draw) =>
    page.speak(page.speaking(), () => {
      document.title = document.getElementById("title").textContent = say(title);
      draw();
    });
  if (!(await store.alone(`vehicle-license-${name}`))) {
    speak(() => page.notice(say("second-tab"), say("second-tab-why"), say("reload"), () => location.reload()));
    return;
  }
  try {
    await Promise.all([store.open(`vehicle-license-${name}`), loaded]);
    desk.behind(call);
    const [refused, outcome] = await Promise.all([desk.restored(), beside()]);
    ({ places, ages: aged } = own);
    speak(() => {
      ages();
      offer();
      redraw();
    });
    await first(refused, outcome);
  } catch (error) {
    console.info(error.name);
    speak(() => page.notice(say("not-begun"), say("not-begun-why"), say("reload"), () => location.reload()));
    return;
  }
  setInterval(ages, HALF_A_MINUTE);
  document.documentElement.dataset.ready = performance.now();
  await kept();
}

/** What the page does with what it is shown, and the button that forgets. */
export function about(privacy, forget, forgotten = () => {}) {
  const said = make("p", { id: "policy", role: "status" });
  const test = async () => {
    const { holds } = await import("./policy.js");
    const { count, broken } = await holds();
    said.textContent = broken.length ? say("policy-broken", { what: broken.join(", ") }) : say("policy-holds", { count });
  };
  const forgets = async () => {
    if (!(await page.sure(say(`${forget}-sure`), say("forget-yes"), say("cancel")))) return;
    await store.forget();
    forgotten();
    location.reload();
  };
  show(
    make("h2", {}, say("privacy")),
    make("ul", {}, privacy.map((line) => make("li", {}, say(line)))),
    button(say(forget), forgets, "wide danger"),
    button(say("policy-test"), test),
    said,
  );
}

/** Has the service worker keep the pages. A new version is whole beside the old one, and waits until a person takes it: then
 * every tab begins anew with it, and none is half old. */
async function kept() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  let served = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (served) location.reload();
    served = true;
  });
  const registration = await serviceWorker.register("sw.js");
  const look = () => {
    waiting = serviceWorker.controller && registration.waiting;
    offer();
  };
  registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", look));
  look();
}

function offer() {
  const taken = () => waiting.postMessage("take over");
  const offered = () => [make("p", {}, say("new-version")), button(say("take-version"), taken, "")];
  document.getElementById("news").replaceChildren(...(waiting ? offered() : []));
}
