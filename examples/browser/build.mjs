// Builds the package and, around it, the folder that a server serves: target/browser/site. With `--pages` the package is
// taken as it is.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { authority, door } from "./package.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const built = join(root, "target/browser");
const site = join(built, "site");
const reader = join(here, "node_modules/zxing-wasm/dist");

/** The file of the service worker as it is served: each file by name and digest, a version that changes with any of them. */
function worker() {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sw.js" && !entry.name.endsWith(".gz"))
    .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
    .sort();
  const digest = (bytes) => createHash("sha256").update(bytes).digest("base64");
  const all = Object.fromEntries(files.map((file) => [file, `sha256-${digest(readFileSync(join(site, file)))}`]));
  const list = JSON.stringify({ "./": all["index.html"], ...all });
  const text = readFileSync(join(here, "site/sw.js"), "utf8").replace("FILES = {}", `FILES = ${list}`);
  return text.replace('"VERSION"', JSON.stringify(digest(text)));
}

/** What a script imports and its imports import: a page that loads them at once need not follow from one to the next. */
function imported(script, known = new Set()) {
  known.add(script);
  for (const [, path] of readFileSync(join(site, script), "utf8").matchAll(/from "\.\/(.+)"/g)) {
    if (!known.has(path)) imported(path, known);
  }
  return known;
}

/** A record, a damaged code and the screens of a verdict, by which a page warms up. */
async function sample() {
  const base = 1_800_000_000;
  const make = await authority(base);
  const ask = await door("verifier");
  const { trust } = make("publish");
  ask("open", { trust });
  const { text } = make("show", { now: base });
  const terms = { place: "counter", purpose: "other", policy: { accept_test: true } };
  const { record, screens } = ask("judge", { text, now: base, ...terms, words: "both", record: true });
  const damaged = text.slice(0, -4) + (text.endsWith("0000") ? "1111" : "0000");
  return { record, trusts: [trust], text: damaged, screens };
}

function packed() {
  const pack = ["run", "--locked", "--quiet", "--package", "pack", "--", join(built, "package")];
  execFileSync("cargo", pack, { cwd: root, stdio: "inherit" });
}

async function pages() {
  rmSync(site, { recursive: true, force: true });
  cpSync(join(here, "site"), site, { recursive: true });
  mkdirSync(join(site, "door"));
  for (const file of readdirSync(join(built, "package"))) {
    if (/\.(js|wasm|gz)$/.test(file)) cpSync(join(built, "package", file), join(site, "door", file));
  }
  for (const [from, to] of [
    ["es/share.js", "share.js"],
    ["es/reader/index.js", "reader/index.js"],
    ["reader/zxing_reader.wasm", "zxing_reader.wasm"],
  ]) {
    mkdirSync(join(site, "zxing", "reader"), { recursive: true });
    cpSync(join(reader, from), join(site, "zxing", to));
  }
  writeFileSync(join(site, "sample.js"), `export const SAMPLE = ${JSON.stringify(await sample())};\n`);
  // Both pages are one but for their script.
  const page = readFileSync(join(site, "index.html"), "utf8");
  for (const [name, script] of [["index.html", "verifier.js"], ["wallet.html", "wallet.js"]]) {
    const needed = [...imported(script)].map((path) => `<link rel="modulepreload" href="${path}">`);
    const module = `<script type="module" src="${script}"></script>`;
    writeFileSync(join(site, name), page.replace('<script type="module" src="verifier.js"></script>', [...needed, module].join("\n")));
  }
  writeFileSync(join(site, "sw.js"), worker());
}

if (!process.argv.includes("--pages")) packed();
await pages();
