// The test authority of both pages, whose keys everybody knows. The tabs of one browser share when it began, whom it lists,
// and what its register says.

import * as desk from "./desk.js";
import * as page from "./page.js";

const SHARED = "trial";
const DAYS = 30;

const shared = () => JSON.parse(localStorage.getItem(SHARED) ?? "{}");
const share = (more) => localStorage.setItem(SHARED, JSON.stringify({ ...shared(), ...more }));

let module;
/** The authority of this trial, by call; the first tab that asks begins it. */
export async function authority() {
  const base = desk.settings.tour ?? shared().base ?? page.now();
  if (shared().base !== base) share({ base });
  module ??= page.moduleOf("authority");
  const { authority } = await module;
  return (call, options = {}) => {
    const answer = JSON.parse(authority(JSON.stringify({ call, base, ...options })));
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
}

/** What it publishes now, of what the tabs share or of `more`. */
async function published(more = {}) {
  const { version, askers, register } = { ...shared(), ...more };
  return (await authority())("publish", { now: page.now(), version, askers, register });
}

const filesOf = ({ bundle, list, lent_list }) => [bundle, list, lent_list].map(page.unhex);

/** The bundle and the lists that it publishes now. */
export const files = async () => filesOf(await published());

/** Begins this page's desk with what it publishes. */
export async function begun() {
  const its = await published();
  return desk.begun(its.pin, filesOf(its), { accept_test: true, tour: shared().base });
}

/** What the register says now, for the lists. */
export const registered = (register) => share({ register });

/** Lists who asks with `point`, for these purposes and a month; a known name gets one more key. Nothing is listed under a
 * name that trust data cannot have. */
export async function listed({ name, purposes, point }) {
  const { version = 1, askers = [] } = shared();
  const known = askers.find((asker) => asker.name === name) ?? { number: 5000 + askers.length, name, keys: [] };
  const now = page.now();
  const key = { number: known.keys.length + 1, point, sign_from: now - 60, sign_until: now + DAYS * 86_400 };
  const asker = { ...known, purposes, keys: [...known.keys, key] };
  const others = askers.filter((asker) => asker.name !== name);
  const next = { version: version + 1, askers: [...others, asker].sort((one, other) => one.number - other.number) };
  await published(next);
  share(next);
  return { number: asker.number, key: key.number };
}
