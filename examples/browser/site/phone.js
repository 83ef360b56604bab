// What the wallet's page keeps: the keys, the wallet, and what the test authority needs to know again.

import { door } from "./desk.js";
import * as keys from "./keys.js";
import * as page from "./page.js";
import * as store from "./store.js";
import * as trial from "./trial.js";

/** The keys by their public halves. In the trial it is also the phone of whoever it is lent to, with a key of its own. */
export let phone;

async function made() {
  const [own, lent] = [await keys.made(), await keys.made()];
  const secrets = { [own.point]: own.secret, [lent.point]: lent.secret };
  return { keys: secrets, own: own.point, lent: lent.point, wallet: null, lending: null };
}

/** Goes on with what was stored. Returns the refusal of a wallet that cannot be opened. */
export async function restored() {
  phone = (await store.read("phone")) ?? (await made());
  const opened = door("wallet-open", { stored: phone.wallet });
  if (!opened.ok) return opened;
  await keep({ wallet: door("wallet-clear-out", { now: page.now() }).stored });
  return null;
}

/** Stores everything; the verifier's tab learns what the register says, and publishes it there. */
export async function keep(changed) {
  await store.write("phone", Object.assign(phone, changed));
  if (phone.lending) trial.registered(phone.lending.register);
}

export const signed = (message, key) => keys.signed(message, phone.keys[key]);
/** Both steps of a call that a key of the phone signs. */
export const signing = (name, options) => keys.inTwoSteps(name, options, (key) => phone.keys[key]);

export const held = () => door("wallet-list", { now: page.now() }).credentials;
export const firstOwn = () => held().find((one) => one.lent_for === null && one.code === null);
