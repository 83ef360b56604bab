// A listed asker (SPEC §4.3): a key of this page, which the authority lists under a number, signs its questions.

import { door, settings, taken } from "./desk.js";
import { ages, go } from "./frame.js";
import * as keys from "./keys.js";
import * as page from "./page.js";
import * as store from "./store.js";
import * as trial from "./trial.js";
import { ASKED, SEALED } from "./words.js";

const { button, make, say, show } = page;

/** The key's public and secret half; and the numbers of the asker and of its key, once they are known. */
let own = null;

export const restored = async () => (own = (await store.read("asker")) ?? null);
/** The asker's number; none before the authority has given it. */
export const number = () => own?.number ?? null;

/** Asks, as the listed asker where that is wanted. */
export function ask(inquiry, signing) {
  if (!signing) return door("ask", inquiry);
  const { number, key, point } = own;
  return keys.inTwoSteps("ask", { ...inquiry, as_listed: { number, key, point } }, () => own.secret);
}

async function keep(changed) {
  own = changed;
  await store.write("asker", own);
  go(view, "data");
}

/** The key: made, taken to the authority, numbered, forgotten. */
export function view() {
  if (!own) {
    const begin = async () => keep(await keys.made());
    show(make("h2", {}, say("asker-key")), make("p", {}, say("asker-why")), button(say("make-key"), begin, "main"));
    return;
  }
  const wrong = page.mistake();
  const field = (id, value) => make("input", { id, value: value ?? "", inputMode: "numeric", autocomplete: "off" });
  const [number, key] = [field("asker-number", own.number), field("key-number", own.key)];
  const numbered = async () => {
    const given = [number, key].map((input) => (/^\d{1,5}$/.test(input.value.trim()) ? Number(input.value) : NaN));
    if (given.every((one) => one < 65536)) await keep({ ...own, number: given[0], key: given[1] });
    else wrong.textContent = say("numbers-wrong");
  };
  const forgotten = async () => {
    if (await page.sure(say("forget-key-sure"), say("forget-yes"), say("cancel"))) await keep(null);
  };
  show(
    make("h2", {}, say("asker-key")),
    make("p", {}, say("asker-why")),
    own.number === undefined ? null : make("p", { className: "box" }, say("asker-numbered", own)),
    make("h3", {}, say("public-key")),
    make("p", { className: "note key", id: "point" }, own.point),
    button(say("export"), () => page.save("asker-key.txt", `${own.point}\n`)),
    make("p", { className: "note" }, say("enrol-why")),
    make("label", {}, say("asker-number"), number),
    make("label", {}, say("key-number"), key),
    wrong,
    button(say("keep-numbers"), numbered, "main"),
    settings.tour ? listing() : null,
    button(say("forget-key"), forgotten, "wide danger"),
  );
}

/** In the trial the test authority lists the key at once, for what needs a question. */
function listing() {
  const name = make("input", { id: "listed-name", value: say("trial-asker"), maxLength: 20, autocomplete: "off" });
  const wrong = page.mistake();
  const list = async () => {
    try {
      const numbers = await trial.listed({ name: name.value.trim(), purposes: [...ASKED, ...SEALED], point: own.point });
      await taken(await trial.files());
      ages();
      await keep({ ...own, ...numbers });
    } catch (error) {
      console.info(error.message);
      wrong.textContent = say("name-wrong");
    }
  };
  return make(
    "div",
    { className: "box" },
    make("p", {}, say("list-why")),
    make("label", {}, say("listed-name"), name),
    wrong,
    button(say("list-me"), list),
  );
}
