// The page's worker: says in words that the server cannot be reached, and opens what a notification is about. It keeps nothing of
// anybody: no answer of the server is stored, and what is not the opening of a page goes by it untouched.
"use strict";

const words = {
  uk: {
    title: "Немає зв’язку із сервером",
    text: "Сторінку не вдалося відкрити: сервер бюро недоступний або цей пристрій не має мережі. Написане раніше збережено в цьому браузері.",
    next: "Сторінка пробує знову що 10 секунд.",
    again: "Спробувати зараз",
  },
  pl: {
    title: "Brak połączenia z serwerem",
    text: "Nie udało się otworzyć strony: serwer biura jest niedostępny albo to urządzenie nie ma sieci. To, co zostało napisane, jest zachowane w tej przeglądarce.",
    next: "Strona próbuje ponownie co 10 sekund.",
    again: "Spróbuj teraz",
  },
  en: {
    title: "The server cannot be reached",
    text: "The page could not be opened: the office’s server is away, or this device has no network. What was written before is kept in this browser.",
    next: "The page tries again every 10 seconds.",
    again: "Try now",
  },
};
// Milliseconds between two looks whether the server is back. Only then the page is loaded anew: nobody who reads it, or has it read to them, begins again.
const every = 10_000;
const asked = new URL(self.location.href).searchParams.get("l");
const locale = words[asked] ? asked : "en";

const style = `:root{color-scheme:light dark;--bg:#f6f6f8;--card:#fff;--line:#e3e5ea;--text:#15171c;--more:#4d5360;--accent:#2f54d1}
@media(prefers-color-scheme:dark){:root{--bg:#0e1014;--card:#15181e;--line:#272c35;--text:#eceef2;--more:#b1b7c3;--accent:#4467e3}}
*{box-sizing:border-box}body{display:grid;place-items:center;min-height:100vh;margin:0;padding:24px;background:var(--bg);color:var(--text);font:15px/1.5 Inter,system-ui,sans-serif}
main{max-width:420px;padding:28px;border:1px solid var(--line);border-radius:14px;background:var(--card)}h1{margin:0 0 12px;font-size:20px;line-height:1.3}p{margin:0 0 16px}
.more{color:var(--more);font-size:13px}a{display:flex;align-items:center;justify-content:center;min-height:44px;border-radius:8px;background:var(--accent);color:#fff;font-weight:600;text-decoration:none}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`;

function offline(address) {
  const { title, text, next, again } = words[locale];
  // Only the way, without what a link may have said behind it. A URL has it escaped already, but for what an attribute may not hold.
  const here = new URL(address).pathname.replace(/[&<>"]/g, encodeURIComponent);
  const nonce = crypto.randomUUID();
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${title} · Dragoman</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="${here}">${again}</a></p><p class="more">${next}</p></main>
<script nonce="${nonce}">setInterval(() => fetch("/", { cache: "no-store" }).then((answer) => answer.ok && location.reload(), () => undefined), ${every})</script></body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    },
  });
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.mode !== "navigate" || request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  event.respondWith(fetch(request).catch(() => offline(request.url)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { open } = event.notification.data || {};
  const way = typeof open === "string" && /^\/(?!\/)/.test(open) ? open : "/";
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const page = pages.find((one) => one.visibilityState === "visible") || pages[0];
      if (!page) return void (await self.clients.openWindow(way));
      page.postMessage({ open: way });
      await page.focus();
    })(),
  );
});
