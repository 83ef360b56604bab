// Serves the built pages to this machine alone. On a phone they need an address with HTTPS: any server of files will do.
//
//   node serve.mjs [port]

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};
// The pages say their own policy; this adds what a page cannot say of itself.
const HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(self)",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A server of `folder`, and of `more`: bytes by path. `seen` is told of each request. */
export function server(folder, more = {}, seen = () => {}) {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    seen(pathname);
    const type = TYPES[extname(pathname) || ".html"] ?? "application/octet-stream";
    if (more[pathname]) {
      response.writeHead(200, { ...HEADERS, "content-type": type }).end(more[pathname]);
      return;
    }
    const path = join(folder, normalize(pathname === "/" ? "/index.html" : pathname));
    if (!path.startsWith(folder) || !isFile(path)) {
      response.writeHead(404, HEADERS).end();
      return;
    }
    // What was compressed when it was built is sent so.
    const compressed = isFile(`${path}.gz`) && /\bgzip\b(?!;q=0)/.test(request.headers["accept-encoding"] ?? "");
    const encoding = compressed ? { "content-encoding": "gzip" } : {};
    response.writeHead(200, { ...HEADERS, "content-type": type, vary: "accept-encoding", ...encoding });
    createReadStream(compressed ? `${path}.gz` : path).pipe(response);
  });
}

export const site = fileURLToPath(new URL("../../target/browser/site", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8080);
  server(site).listen(port, "127.0.0.1", () => console.log(`http://localhost:${port}/`));
}
