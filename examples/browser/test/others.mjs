// Browsers of other makers, as a system has them, each driven by the protocol that it brings: `go` to an address, `run` a
// script there, take a `picture`. Chromium's driver wants browsers of its own.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const first = (...paths) => paths.find(existsSync);
const FIREFOX = process.env.FIREFOX ?? first("/usr/bin/firefox-esr", "/usr/bin/firefox");
const MINIBROWSER = first(...["4.1", "4.0"].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`));
const [WEBKIT, SCREEN] = [first("/usr/bin/WebKitWebDriver"), first("/usr/bin/Xvfb")];

/** Why one is not there, if it is not. */
export const missing = {
  firefox: FIREFOX ? false : "no Firefox",
  webkit: WEBKIT && MINIBROWSER && SCREEN ? false : "no WebKitWebDriver with its browser, or no Xvfb to draw on",
};

/** A script as the protocols run it: it is told how to say that it is done, behind the values that are given to it. */
const told = (script) => `const done = arguments[arguments.length - 1];
  (${script})(...Array.from(arguments).slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;

function valueOf({ value, error }) {
  if (error) throw new Error(error);
  return value;
}

/** What is to be done when the test ends, the last first, and all of it though one fails. */
function ending(t) {
  const ends = [];
  t.after(async () => {
    for (const end of ends.reverse()) {
      await Promise.resolve().then(end).catch((error) => console.info(`at the end: ${error.message}`));
    }
  });
  return (end) => ends.push(end);
}

/** A program, until the end. */
function begun(atEnd, program, given, options = { stdio: "ignore" }) {
  const child = spawn(program, given, options);
  const ended = new Promise((done) => child.once("exit", done).once("error", done));
  atEnd(() => (child.kill(), ended));
  return child;
}

/** The first answer of `attempt` within twenty seconds. */
async function eventually(attempt) {
  for (let tries = 200; ; tries--) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 0) throw error;
      await after(100);
    }
  }
}

/** Commands to the browser at `port`: each is numbered, and so is its answer, both JSON behind their length. */
async function driver(port) {
  const socket = connect(port, "127.0.0.1");
  await new Promise((done, failed) => socket.once("connect", done).once("error", failed));
  const waiting = new Map();
  socket.once("close", () => waiting.forEach(({ failed }) => failed(new Error("the browser ended"))));
  let sent = 0;
  let rest = Buffer.alloc(0);
  socket.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (let colon; (colon = rest.indexOf(":")) >= 0; ) {
      const end = colon + 1 + Number(rest.subarray(0, colon));
      if (rest.length < end) return;
      const message = JSON.parse(rest.subarray(colon + 1, end));
      rest = rest.subarray(end);
      // The first thing that it says is no answer.
      if (!Array.isArray(message)) continue;
      const [, number, error, answer] = message;
      const { done, failed } = waiting.get(number);
      if (error) failed(new Error(error.message));
      else done(answer);
    }
  });
  const command = (name, parameters = {}) => new Promise((done, failed) => {
    waiting.set(++sent, { done, failed });
    const text = JSON.stringify([0, sent, name, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
  return { command, close: () => socket.destroy() };
}

/** A Firefox with a folder of its own. */
export async function firefox(t) {
  const atEnd = ending(t);
  const folder = mkdtempSync(join(tmpdir(), "firefox-"));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Port 0 is one that is free; the browser writes down which.
  writeFileSync(join(folder, "user.js"), 'user_pref("marionette.port", 0);\n');
  begun(atEnd, FIREFOX, ["-headless", "-marionette", "-no-remote", "-profile", folder]);
  const written = () => Number(readFileSync(join(folder, "MarionetteActivePort"), "utf8"));
  const { command, close } = await eventually(() => driver(written()));
  atEnd(close);
  await command("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
  const run = (script, values) => command("WebDriver:ExecuteAsyncScript", { script: told(script), args: values, sandbox: null });
  return {
    go: (url) => command("WebDriver:Navigate", { url }),
    run: async (script, ...values) => valueOf((await run(script, values)).value),
    picture: async () => Buffer.from((await command("WebDriver:TakeScreenshot", { full: false })).value, "base64"),
  };
}

/** A port that nobody listens on. */
async function free() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** The browser of WebKitGTK, which keeps nothing, on a screen of memory. */
export async function webkit(t) {
  const atEnd = ending(t);
  const screen = begun(atEnd, SCREEN, ["-displayfd", "1", "-screen", "0", "1280x1024x24"], { stdio: ["ignore", "pipe", "ignore"] });
  const display = await new Promise((done, failed) => {
    screen.stdout.once("data", (number) => done(`:${String(number).trim()}`));
    screen.once("exit", () => failed(new Error("Xvfb ended")));
  });
  const port = await free();
  const env = { ...process.env, DISPLAY: display };
  begun(atEnd, WEBKIT, [`--port=${port}`, "--host=127.0.0.1"], { stdio: "ignore", env });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/session${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(value.message);
    return value;
  };
  const options = { binary: MINIBROWSER, args: ["--automation"] };
  const wanted = { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } };
  const { sessionId } = await eventually(() => ask("POST", "", wanted));
  atEnd(() => ask("DELETE", `/${sessionId}`));
  return {
    go: (url) => ask("POST", `/${sessionId}/url`, { url }),
    run: async (script, ...values) => valueOf(await ask("POST", `/${sessionId}/execute/async`, { script: told(script), args: values })),
    picture: async () => Buffer.from(await ask("GET", `/${sessionId}/screenshot`), "base64"),
  };
}
