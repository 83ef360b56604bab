// The wallet's page, for trials: its licenses come from the test authority or from a file. Its keys are WebCrypto's.

import init, { call } from "./door/wallet.js";
import { answer } from "./answering.js";
import * as desk from "./desk.js";
import * as frame from "./frame.js";
import { lend } from "./lending.js";
import * as page from "./page.js";
import { firstOwn, held, keep, phone, restored, signed } from "./phone.js";
import { showing } from "./showing.js";
import * as store from "./store.js";
import * as trial from "./trial.js";
import * as trust from "./trust.js";

const { button, make, say, show } = page;
const { advised, door, settings } = desk;
const { go } = frame;

const listing = () => go(licenses, "licenses");

function licenses() {
  const all = held();
  const wrong = page.mistake();
  const trying = all.length === 0 && (settings.tour || !desk.isOpen());
  show(
    make("h2", {}, say(all.length ? "licenses" : "none")),
    all.map(card),
    trying ? [make("p", {}, say("none-why")), button(say("apply"), () => apply(wrong), "main")] : null,
    wrong,
    page.folded("import", say("import"), ...importing(wrong)),
  );
}

function card(one) {
  const lent = one.lent_for ? say("lent-for", { purpose: page.purposeName(one.lent_for) }) : say("own");
  return make(
    "section",
    { className: "box" },
    make("p", { className: "big" }, one.plate),
    one.test ? make("p", { className: "test" }, say("test")) : null,
    make("p", {}, lent),
    make("p", { className: "note" }, `${one.issuer} · ${say("until", { day: one.last_day })}`),
    one.code
      ? page.mistake(`${one.advice[page.speaking()]} (${one.code})`)
      : button(say("show-license"), () => go(() => showing(one, listing), "licenses"), "main"),
  );
}

/** Applies for a test license; the wallet believes the test authority from then on. */
async function apply(wrong) {
  if (!desk.isOpen()) {
    wrong.textContent = (await trial.begun()) ?? "";
    if (!desk.isOpen()) return;
    frame.ages();
  }
  const authority = await trial.authority();
  const now = page.now();
  const key = phone.own;
  const signature = await signed(authority("enrol", { now, key }).to_be_signed, key);
  const issued = { key, issued: now, signature };
  const license = authority("license", { ...issued, now });
  phone.lending = { ...issued, register: license.register };
  await taken(page.unhex(license.file), wrong);
}

/** Imports a license file, and stores the wallet before anything is shown of it. */
async function taken(file, wrong) {
  const imported = door("wallet-import", { file: page.hex(file), holder: phone.own });
  if (!imported.ok) {
    wrong.textContent = advised(imported);
    return;
  }
  await keep({ wallet: imported.stored });
  listing();
}

/** A license file of elsewhere, checked by the trust data held. */
function importing(wrong) {
  const key = [make("p", { className: "note" }, say("key")), make("p", { className: "note key" }, phone.own)];
  if (!desk.isOpen()) return [...key, make("p", {}, say("import-needs")), button(say("data"), () => go(data, "data"))];
  const file = make("input", {
    id: "file",
    type: "file",
    onchange: async () => {
      for (const bytes of await page.bytesOf(file)) await taken(bytes, wrong);
    },
  });
  const take = async ([bytes]) => taken(bytes, wrong);
  return [...key, page.picked(say("file"), file), ...trust.fetched(say("import-link"), take, wrong)];
}

/** Believes what a status list says of the licenses here, and stores that before anything else is shown. */
async function marked(files) {
  for (const bytes of files) {
    const list = door("wallet-take-list", { list: page.hex(bytes), now: page.now() });
    if (list.ok) await keep({ wallet: list.stored });
  }
}

function data() {
  if (desk.isOpen()) trust.update({ also: marked });
  else trust.setup(() => (frame.ages(), listing()), false);
}

const lends = () => (firstOwn() && phone.lending ? lend() : notHere("lend-not"));
const answers = () => (firstOwn() ? answer() : notHere("answer-not"));
const notHere = (why) => page.notice(say("none"), say(why), say("licenses"), listing);

const about = () => frame.about(["wallet-privacy-1", "privacy-2", "wallet-privacy-3"], "wallet-forget");

function first(refused, unopened) {
  const wrong = refused ?? unopened;
  const forget = async () => {
    await store.forget();
    location.reload();
  };
  if (wrong) go(() => page.notice(advised(wrong), null, say("wallet-forget"), forget));
  else listing();
}

void frame.begin({
  name: "wallet",
  title: "wallet-title",
  load: () => init({ module_or_path: "door/wallet_bg.wasm" }),
  call,
  places: { licenses, answer: answers, lend: lends, data, about },
  ages: () => trust.aged({ lists: false, over: "wallet-trust-over" }),
  beside: restored,
  first,
});
