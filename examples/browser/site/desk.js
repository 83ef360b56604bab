// The desk of a page, in its module and in IndexedDB, and the page's settings. What has changed is stored before anything
// is said of it.

import * as page from "./page.js";
import * as store from "./store.js";

/** Entries behind a snapshot before the next one is made. */
const LONG = 256;

let call;
let entries = 0;
let open = false;

/** `tour` is the moment at which the test authority began, if it is the test authority's desk. */
export const settings = { purpose: "other", place: "counter", asker: "", accept_test: false, link: "", tour: null };

export const behind = (module) => (call = module);
/** The door's answer to one call. */
export const door = (name, options = {}) => JSON.parse(call(JSON.stringify({ call: name, ...options })));
/** What the door refused, in its words. */
export const advised = (refusal) => `${refusal.advice[page.speaking()]} (${refusal.code})`;

/** Whether there is a desk that was stored. */
export const isOpen = () => open;
export const set = (changed) => store.write("settings", Object.assign(settings, changed));

/** Goes on with what was stored. Returns the refusal, if it is refused. */
export async function restored() {
  Object.assign(settings, await store.read("settings"));
  const snapshot = await store.read("snapshot");
  if (!snapshot) return null;
  const desk = door("restore", { snapshot, log: await store.log() });
  if (!desk.ok) return desk;
  await store.snapshot(desk.snapshot);
  open = true;
  return null;
}

/** Begins a desk under a pin, with files; `more` are settings. Returns what was wrong: nothing is stored then. */
export async function begun(pin, files, more = {}) {
  // A desk cannot be closed: where an attempt before was refused, there is one.
  const desk = door(door("state").ok ? "repin" : "open", { pin });
  if (!desk.ok) return advised(desk);
  for (const bytes of files) {
    const { refused } = takenIn(bytes);
    if (refused) return refused;
  }
  await set(more);
  await compacted();
  open = true;
  return null;
}

/** Takes in a bundle or a list, whichever it is. */
function takenIn(bytes) {
  const now = page.now();
  const bundle = door("take", { bundle: page.hex(bytes), now });
  if (bundle.ok) return { what: page.say("bundle") };
  const list = door("take", { list: page.hex(bytes), now });
  if (list.ok) return { what: page.say("list") };
  // What is no list at all was meant as a bundle, and so was what comes before any trust data.
  const meant = /^(cbor|signed-form|trust-missing)/.test(list.code) ? bundle : list;
  return { refused: advised(meant) };
}

/** Takes files in, and stores what came of it; what each is, or why it is refused. */
export async function taken(files) {
  const outcomes = files.map(takenIn);
  await compacted();
  return outcomes;
}

/** A snapshot in place of the log. */
export async function compacted() {
  await store.snapshot(door("snapshot").snapshot);
  entries = 0;
}

/** Stores what a verdict adds to the log, with its record: it counts from then on. */
export async function counted(entry, record) {
  await store.append(entry, record);
  if (++entries > LONG) await compacted();
}
