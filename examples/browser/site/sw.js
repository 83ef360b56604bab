// Keeps every file of the pages, so that they open without a network. A version is kept whole or not at all: each file has
// its digest here, and one that a server has half brought up to date keeps nothing. It waits until a person takes it.

const VERSION = "VERSION";
const FILES = {};

addEventListener("install", (event) => {
  const all = Object.entries(FILES).map(([file, integrity]) => new Request(file, { cache: "reload", integrity }));
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(all)));
});

addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  const kept = caches.open(VERSION).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
