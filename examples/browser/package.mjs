// The built package in Node, and the test authority in it: for the build, and for the tests.

import { readFileSync } from "node:fs";

export const folder = new URL("../../target/browser/package/", import.meta.url);

export async function loaded(name) {
  const module = await import(new URL(`${name}.js`, folder));
  module.initSync({ module: readFileSync(new URL(`${name}_bg.wasm`, folder)) });
  return module;
}

/** The calls of a module of the door, by name. */
export async function door(name) {
  const { call } = await loaded(name);
  return (name, options = {}) => JSON.parse(call(JSON.stringify({ call: name, ...options })));
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
