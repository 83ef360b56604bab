// Keys of WebCrypto, which the browser keeps and hands to nobody. The door says what is to be signed; a key signs it; the
// door finishes.

import { door } from "./desk.js";
import * as page from "./page.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/** A new key: its public half compressed, and what signs. */
export async function made() {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  return { point: page.hex([2 + (point[64] & 1), ...point.slice(1, 33)]), secret: privateKey };
}

export async function signed(message, secret) {
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, secret, page.unhex(message));
  return page.hex(new Uint8Array(signature));
}

/** Both steps of a call; `secretOf` has the secret half of the key that must sign. */
export async function inTwoSteps(name, options, secretOf) {
  const first = door(name, options);
  if (!first.ok) return first;
  return door(name, { ...options, signature: await signed(first.to_be_signed, secretOf(first.key)) });
}
