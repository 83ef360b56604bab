// Lends the license, lists what is lent, and takes it back; the register is the test authority's, and the copy comes into
// this wallet, so that one page plays both sides.

import { advised, door } from "./desk.js";
import { go, left } from "./frame.js";
import * as page from "./page.js";
import { firstOwn, keep, phone, signed, signing } from "./phone.js";
import * as trial from "./trial.js";

const { button, make, say, show } = page;
const terms = () => ({ ...phone.lending, now: page.now() });
const again = () => go(lend, "lend");

export async function lend() {
  const ended = left();
  const authority = await trial.authority();
  if (ended.aborted) return;
  const own = firstOwn();
  const wrong = page.mistake();
  const { lent, furthest } = authority("lent", terms());
  const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
  const name = make("input", { id: "name", autocomplete: "off" });
  const number = make("input", { id: "number", autocomplete: "off", maxLength: 18 });
  const day = make("input", { id: "day", type: "date", min: today, max: furthest, value: furthest });
  let purpose = "rental";

  const lends = async () => {
    const now = page.now();
    const grantee = { kind: "A", number: number.value.trim().toUpperCase(), name: name.value.trim() };
    const asked = { id: own.id, grantee, purpose, last_day: day.value, now, random: page.random() };
    const request = await signing("wallet-request", asked);
    if (!request.ok) {
      wrong.textContent = advised(request);
      return;
    }
    try {
      await granted(authority, request.message, now);
      again();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };

  const takeBack = (one) => async () => {
    const now = page.now();
    const order = await signing("wallet-order", { id: own.id, authorization: one.id, now, random: page.random() });
    if (!order.ok) {
      wrong.textContent = advised(order);
      return;
    }
    const done = authority("take-back", { ...terms(), now, order: order.message });
    door("wallet-answer", { answer: done.answer });
    phone.lending.register = done.register;
    await keep({ wallet: door("wallet-clear-out", { now }).stored });
    again();
  };

  const entry = (one) =>
    make(
      "li",
      { className: "box" },
      make("p", { className: "big" }, one.name),
      make("p", { className: "note" }, `${page.purposeName(one.purpose)} · ${say("until", { day: one.last_day })}`),
      button(say("take-back"), takeBack(one), "danger"),
    );
  show(
    make("h2", {}, say("lend")),
    make("p", {}, say("lend-why")),
    make("label", {}, say("name"), name),
    make("label", {}, say("number"), number),
    page.choice(say("purpose"), page.purposes(), purpose, (chosen) => (purpose = chosen), "purpose"),
    make("label", {}, say("last-day"), day),
    wrong,
    button(say("lend-now"), lends, "main"),
    make("h3", {}, say("lent")),
    lent.length ? make("ul", { className: "list" }, lent.map(entry)) : make("p", { className: "note" }, say("lent-none")),
  );
}

/** What the authority grants on the request, for the other key of this phone, which enrolls for it. */
async function granted(authority, request, now) {
  const key = phone.lent;
  const enrolment = authority("enrol", { now, key });
  const grantee = { grantee_key: key, grantee_signature: await signed(enrolment.to_be_signed, key) };
  const lent = authority("lend", { ...terms(), now, request, ...grantee });
  const imported = door("wallet-import", { file: lent.file, holder: key });
  if (!imported.ok) throw new Error(advised(imported));
  phone.lending.register = lent.register;
  await keep({ wallet: imported.stored });
}
