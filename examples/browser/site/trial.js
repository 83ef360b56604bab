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
  module ??= import("./door/authority.js").then(async (module) => {
    await module.default({ module_or_path: "door/authority_bg.wasm" });
    return module;
  });
  const { authority } = await module;
  return (call, options = {}) => {
    const answer = JSON.parse(authority(JSON.stringify({ call, base, ...options })));
    if (answer.error) throw new Error(answer.error);
    return { ...answer, base };
  };
}

/** What it publishes now. */
async function published() {
  const { version, askers, register } = shared();
  return (await authority())("publish", { now: page.now(), version, askers, register });
}

const filesOf = ({ bundle, list, lent_list }) => [bundle, list, lent_list].map(page.unhex);

/** The bundle and the lists that it publishes now. */
export const files = async () => filesOf(await published());

/** Begins this page's desk with what it publishes. */
export async function begun() {
  const its = await published();
  return desk.begun(its.pin, filesOf(its), { accept_test: true, tour: its.base });
}

/** What the register says now, for the lists. */
export const registered = (register) => share({ register });

/** Lists who asks with `point`, for these purposes and a month; a known name gets one more key. */
export async function listed({ name, purposes, point }) {
  await authority();
  const { version = 1, askers = [] } = shared();
  const known = askers.find((asker) => asker.name === name) ?? { number: 5000 + askers.length, name, keys: [] };
  const now = page.now();
  const key = { number: known.keys.length + 1, point, sign_from: now - 60, sign_until: now + DAYS * 86_400 };
  const asker = { ...known, purposes, keys: [...known.keys, key] };
  const others = askers.filter((asker) => asker.name !== name);
  share({ version: version + 1, askers: [...others, asker].sort((one, other) => one.number - other.number) });
  return { number: asker.number, key: key.number };
}
