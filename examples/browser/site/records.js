// The evidence records of what was judged here.

import { advised, door } from "./desk.js";
import { go, left } from "./frame.js";
import * as page from "./page.js";
import * as store from "./store.js";

const { button, make, say, show } = page;
const OWNER = ["owner", "document", "address"];

export async function history() {
  const ended = left();
  const kept = await store.records();
  if (ended.aborted) return;
  show(
    make("h2", {}, say("history")),
    make("p", { className: "note" }, say(kept.length ? "history-why" : "history-none")),
    make("ul", { className: "list" }, kept.map(entry)),
  );
}

const again = () => go(history, "history");

function entry(kept) {
  const said = make("p", { role: "status" });
  const taken = (what) => async () => {
    if (!(await page.sure(say("reduce-sure"), say(what === OWNER ? "reduce-owner" : "reduce-all"), say("cancel")))) return;
    const less = door("reduce", { record: kept.record, take_out: what });
    if (!less.ok) {
      said.textContent = advised(less);
      return;
    }
    const plate = what === OWNER ? kept.plate : null;
    await store.keep({ ...kept, record: less.record, plate, reduced: true });
    again();
  };
  const verified = () => {
    const answer = door("reverify", { record: kept.record });
    const plate = answer.verdict?.fields.plate.value?.number ?? say("everything");
    said.textContent = answer.ok ? say("again-ok", { plate, at: page.moment(kept.at) }) : advised(answer);
  };
  const deleted = async () => {
    if (!(await page.sure(say("delete-sure"), say("delete"), say("cancel")))) return;
    await store.drop(kept.id);
    again();
  };
  const told = [
    page.moment(kept.at), say(kept.place), kept.purpose && page.purposeName(kept.purpose), kept.word[page.speaking()],
    kept.reduced && say("reduced"),
  ];
  return make(
    "li",
    { className: "box" },
    make("p", { className: "big" }, kept.plate ?? say("everything")),
    make("p", { className: "note" }, told.filter(Boolean).join(" · ")),
    make(
      "div",
      { className: "row" },
      button(say("again"), verified, ""),
      button(say("export"), () => page.save(`${kept.id.slice(0, 16)}.vlr`, page.unhex(kept.record)), ""),
      button(say("reduce-owner"), taken(OWNER), ""),
      button(say("reduce-all"), taken(["all"]), ""),
      button(say("delete"), deleted, "danger"),
    ),
    said,
  );
}
