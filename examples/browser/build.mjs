// Builds the package and, around it, the folder that a server serves: target/browser/site. With `--pages` the package is
// taken as it is.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const built = join(root, "target/browser");
const site = join(built, "site");
const reader = join(here, "node_modules/zxing-wasm/dist");

if (!process.argv.includes("--pages")) {
  const pack = ["run", "--locked", "--quiet", "--package", "pack", "--", join(built, "package")];
  execFileSync("cargo", pack, { cwd: root, stdio: "inherit" });
}
rmSync(site, { recursive: true, force: true });
cpSync(join(here, "site"), site, { recursive: true });
mkdirSync(join(site, "door"));
for (const file of readdirSync(join(built, "package"))) {
  if (/\.(js|wasm)$/.test(file)) cpSync(join(built, "package", file), join(site, "door", file));
}
for (const [from, to] of [
  ["es/share.js", "share.js"],
  ["es/reader/index.js", "reader/index.js"],
  ["reader/zxing_reader.wasm", "zxing_reader.wasm"],
]) {
  mkdirSync(join(site, "zxing", "reader"), { recursive: true });
  cpSync(join(reader, from), join(site, "zxing", to));
}

// The service worker has each file by name, and a version that changes with any of them.
const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "sw.js")
  .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
  .sort();
const digest = createHash("sha256");
for (const file of ["sw.js", ...files]) digest.update(file).update("\0").update(readFileSync(join(site, file)));
const worker = readFileSync(join(site, "sw.js"), "utf8")
  .replace('"VERSION"', JSON.stringify(digest.digest("hex").slice(0, 16)))
  .replace("FILES = []", `FILES = ${JSON.stringify(["./", ...files])}`);
writeFileSync(join(site, "sw.js"), worker);
