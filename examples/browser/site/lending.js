// Lends the license, lists what is lent, and takes it back; the register is the test authority's, and the copy comes into
// this wallet, so that one page plays both sides.

import * as page from "./page.js";
import { PURPOSES } from "./words.js";

const { button, make, show } = page;

/** Draws the view. What comes from the page: its wallet, its key, its words; `again` draws anew. */
export function draw({ own, phone, door, authority, signed, signing, say, purposeName, mistake, advised, keep, again }) {
  const wrong = mistake();
  const said = make("p", { role: "status" });
  const terms = () => ({ ...phone.lending, now: page.now() });
  const { lent, furthest } = authority("lent", terms());
  const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
  const name = make("input", { id: "name", autocomplete: "off" });
  const number = make("input", { id: "number", autocomplete: "off", maxLength: 18 });
  const day = make("input", { id: "day", type: "date", min: today, max: furthest, value: furthest });
  let purpose = "rental";
  const purposes = Object.keys(PURPOSES).map((name) => [name, purposeName(name)]);

  const lend = async () => {
    const now = page.now();
    const grantee = { kind: "A", number: number.value.trim().toUpperCase(), name: name.value.trim() };
    const asked = { id: own.id, grantee, purpose, last_day: day.value, now, random: page.random() };
    const request = await signing("wallet-request", asked);
    if (!request.ok) {
      wrong.textContent = advised(request);
      return;
    }
    try {
      const key = phone.lent;
      const enrolment = authority("enrol", { ...terms(), now, key });
      const grantee = { grantee_key: key, grantee_signature: await signed(enrolment.to_be_signed, key) };
      const granted = authority("lend", { ...terms(), now, request: request.message, ...grantee });
      const imported = door("wallet-import", { file: granted.file, trust: phone.trust, holder: key });
      if (!imported.ok) throw new Error(advised(imported));
      phone.lending.register = granted.register;
      phone.wallet = imported.stored;
      await keep();
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
    phone.wallet = door("wallet-clear-out", { now }).stored;
    phone.lending.register = done.register;
    await keep();
    again();
  };

  show(
    make("h2", {}, say("lend")),
    make("p", {}, say("lend-why")),
    make("label", {}, say("name"), name),
    make("label", {}, say("number"), number),
    page.choice(say("purpose"), purposes, purpose, (chosen) => (purpose = chosen), "purpose"),
    make("label", {}, say("last-day"), day),
    wrong,
    button(say("lend-now"), lend, "main"),
    make("h3", {}, say("lent")),
    lent.length ? null : make("p", { className: "note" }, say("lent-none")),
    make(
      "ul",
      { className: "list" },
      lent.map((one) =>
        make(
          "li",
          { className: "box" },
          make("p", { className: "big" }, one.name),
          make("p", { className: "note" }, `${purposeName(one.purpose)} · ${say("until", { day: one.last_day })}`),
          button(say("take-back"), takeBack(one), "danger"),
        ),
      ),
    ),
    said,
  );
}
