// The package in Node, and what the test authority makes with it.

import { readFileSync } from "node:fs";

export const folder = new URL("../../../target/browser/package/", import.meta.url);

export async function loaded(name) {
  const module = await import(new URL(`${name}.js`, folder));
  module.initSync({ module: readFileSync(new URL(`${name}_bg.wasm`, folder)) });
  return module;
}

/** What the test authority does, by name. */
export async function authority(base) {
  const module = await loaded("authority");
  return (call, options = {}) => {
    const answer = JSON.parse(module.authority(JSON.stringify({ call, base, ...options })));
    if (answer.error) throw new Error(`${call}: ${answer.error}`);
    return answer;
  };
}

export const now = () => Math.floor(Date.now() / 1000);
