// 离线 (without a line): pages below /forms/ that were opened once open again; everything else goes to the line as ever.
"use strict";
const CACHE = "yd-forms-1";
const SORRY = `<!doctype html><html lang="zh-hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>没有网络</title><body style="font:16px/1.7 sans-serif;padding:24px"><h1 style="font-size:20px">没有网络</h1>
<p>这一页在本机没有打开过，离线时打不开。已打开过的填报页面照常可填，待传内容都在本机。</p><p><a href="/forms/receipts/">看待传和收据</a></p>`;
const kept = (url) => /^\/forms\/(fill\/|receipts\/$)/.test(url.pathname);
const part = (url) => url.pathname.startsWith("/static/") && /\.(css|js|svg|woff2?)$/.test(url.pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("yd-forms") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));
self.addEventListener("message", (event) => {
  if (!event.data || !Array.isArray(event.data.keep)) return;
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await Promise.all(event.data.keep.map(async (address) => {
      const url = new URL(address, self.location.origin);
      if (url.origin !== self.location.origin || !(kept(url) || part(url))) return;
      try {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) await cache.put(url.origin + url.pathname, answer);
      } catch (error) { /* no line: the older copy stays */ }
    }));
    if (event.source) event.source.postMessage({ kept: event.data.keep.length });
  })());
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const page = event.request.mode === "navigate";
  if (!page && !part(url)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    try {
      const answer = await fetch(event.request);
      if (answer.ok && answer.type === "basic" && !answer.redirected && (part(url) || kept(url))) await cache.put(url.origin + url.pathname, answer.clone());
      return answer;
    } catch (error) {
      const older = await cache.match(url.origin + url.pathname);
      if (older) return older;
      if (page) return new Response(SORRY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
      throw error;
    }
  })());
});
