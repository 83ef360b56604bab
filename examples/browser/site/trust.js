// The trust data of both pages: how old they are, where they come from, and how they are brought up to date.

import { begun, compacted, door, isOpen, set, settings, taken } from "./desk.js";
import { ages } from "./frame.js";
import * as page from "./page.js";
import * as trial from "./trial.js";

const { button, make, say, show } = page;
const DAY = 86400;
const WEEK = 7 * DAY;

/** Lines about the age of what is held: `lists` too, where a verdict is by them; `over` says what ends with the data. */
export function aged({ lists, over }) {
  const state = isOpen() ? door("state") : null;
  if (!state) return [];
  const line = (className, key, values) => make("p", { className }, say(key, values));
  if (state.version === null) return [line("over", "trust-none")];
  const now = page.now();
  const left = state.expires - now;
  const values = { version: state.version, until: page.moment(state.expires), left: page.span(left) };
  const trust = left <= 0 ? line("over", over, values) : left < WEEK ? line("soon", "trust-soon", values) : line("", "trust", values);
  if (!lists) return [trust];
  if (state.lists.length === 0) return [trust, line("soon", "lists-none")];
  const age = now - Math.min(...state.lists.map((list) => list.issued_at));
  return [trust, age > DAY ? line("soon", "lists-old", { age: page.span(age) }) : line("", "lists", { age: page.span(age) })];
}

/** The form that begins a desk, and whether it is one for `tests` too; `done` follows, `more` stands below. */
export function setup(done, tests, ...more) {
  const wrong = page.mistake();
  const pin = make("input", { id: "pin", autocomplete: "off", spellcheck: false });
  const files = make("input", { id: "files", type: "file", multiple: true });
  const test = make("input", { id: "accept-tests", type: "checkbox" });
  const begin = async () => {
    const refused = await begun(pin.value.trim().toLowerCase(), await page.bytesOf(files), { accept_test: test.checked });
    wrong.textContent = refused ?? "";
    if (!refused) done();
  };
  show(
    make("h2", {}, say("setup")),
    make("p", {}, say("setup-why")),
    make("label", {}, say("pin"), pin),
    page.picked(say("files"), files),
    tests ? make("label", { className: "check" }, test, say("accept-tests")) : null,
    wrong,
    button(say("start"), begin, "main"),
    ...more,
  );
}

/** What is held is brought up to date; `also` gets the files too, and `more` stands below. */
export function update({ also = () => {}, more = [] }) {
  const wrong = page.mistake();
  const said = make("p", { role: "status" });
  const until = make("p", {});
  const files = make("input", { id: "update", type: "file", multiple: true, onchange: async () => take(await page.bytesOf(files)) });
  const take = async (all) => {
    const outcomes = await taken(all);
    await also(all);
    held();
    ages();
    wrong.textContent = outcomes.find((outcome) => outcome.refused)?.refused ?? "";
    const what = outcomes.filter((outcome) => outcome.what).map((outcome) => outcome.what).join(", ");
    said.textContent = what ? say("taken", { what }) : "";
  };
  const publish = async () => take(await trial.files());
  const clock = async () => {
    door("clock-was-set");
    await compacted();
    said.textContent = say("clock-set");
  };
  const held = () => {
    const { version, expires } = door("state");
    until.textContent = version === null ? "" : say("trust-until", { version, until: page.moment(expires) });
  };
  held();
  show(
    make("h2", {}, say("update")),
    until,
    page.picked(say("update-files"), files),
    ...fetched(say("update-link"), take, wrong),
    settings.tour ? button(say("publish-again"), publish) : null,
    wrong,
    said,
    more,
    make("h3", {}, say("clock-set")),
    make("p", { className: "note" }, say("clock-why")),
    button(say("clock-set"), clock),
  );
}

/** A field for an address of this site, and the button that fetches it; `take` gets the files. */
export function fetched(label, take, wrong) {
  const link = make("input", { id: "link", value: settings.link, placeholder: "trust/bundle.cbor", spellcheck: false });
  const download = async () => {
    await set({ link: link.value.trim() });
    try {
      const answer = await fetch(settings.link, { cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw new Error(answer.status);
      await take([new Uint8Array(await answer.arrayBuffer())]);
    } catch (error) {
      console.info(error.name);
      // The page's policy lets nothing go elsewhere, so that nothing that was scanned can.
      wrong.textContent = say(isForeign(settings.link) ? "fetch-foreign" : "fetch-failed");
    }
  };
  return [
    make("label", {}, label, link),
    make("p", { className: "note" }, say("link-why")),
    button(say("fetch"), download),
  ];
}

const isForeign = (link) => URL.canParse(link, location.href) && new URL(link, location.href).origin !== location.origin;
