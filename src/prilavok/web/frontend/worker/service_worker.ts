/* The part that works without a page: shows notifications, and a page of ours when there is no network.
   It keeps files of the build only. Pages and answers hold what belongs to a member, so none is ever kept.
   `BUILD` stands in front of this file when it is served: its name changes with each build, and so does the cache. */
export {};

interface Build {
  name: string;
  files: string[];
  offline: string;
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Pushed extends Lasting {
  readonly data: { json(): unknown } | null;
}

interface Clicked extends Lasting {
  readonly notification: { close(): void; data: unknown };
}

interface Tab {
  readonly url: string;
  readonly visibilityState: string;
  focus(): Promise<Tab>;
  navigate(url: string): Promise<Tab | null>;
}

interface Worker extends EventTarget {
  readonly location: { origin: string };
  readonly registration: { showNotification(title: string, options: Record<string, unknown>): Promise<void> };
  readonly clients: { claim(): Promise<void>; matchAll(options: Record<string, unknown>): Promise<Tab[]>; openWindow(url: string): Promise<Tab | null> };
  skipWaiting(): Promise<void>;
}

interface Message {
  title: string;
  body: string;
  url: string;
  tag: string;
}

declare const BUILD: Build;
const worker = self as unknown as Worker;
const FAMILY = "prilavok-";

function on<T extends Event>(name: string, work: (event: T) => void): void {
  worker.addEventListener(name, work as (event: Event) => void);
}

async function install(): Promise<void> {
  const cache = await caches.open(FAMILY + BUILD.name);
  // Each by itself: a font that cannot be had must not keep the page back.
  await Promise.allSettled(BUILD.files.map((url) => cache.add(url)));
  await cache.add(new Request(BUILD.offline, { credentials: "omit" }));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(FAMILY) && name !== FAMILY + BUILD.name);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (lost) {
    const kept = await caches.match(BUILD.offline);
    if (kept) return kept;
    throw lost;
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

function answer(event: Fetching): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (BUILD.files.includes(url.pathname)) event.respondWith(file(request));
}

/** Nothing is shown over a page that is being looked at: the page shows it itself. */
async function show(message: Message): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: "window" });
  if (message.tag !== "test" && tabs.some((tab) => tab.visibilityState === "visible")) return;
  await worker.registration.showNotification(message.title, {
    body: message.body,
    tag: message.tag,
    renotify: true,
    icon: "/static/build/icon-192.png",
    badge: "/static/build/icon-mask.png",
    data: message.url,
  });
}

async function open(path: string): Promise<void> {
  const url = new URL(path, worker.location.origin);
  if (url.origin !== worker.location.origin) return;
  const [tab] = await worker.clients.matchAll({ type: "window" });
  if (!tab) await worker.clients.openWindow(url.href);
  else await (await tab.focus()).navigate(url.href);
}

on<Lasting>("install", (event) => event.waitUntil(install()));
on<Lasting>("activate", (event) => event.waitUntil(activate()));
on<Fetching>("fetch", answer);
on<Pushed>("push", (event) => event.waitUntil(show(event.data?.json() as Message)));
on<Clicked>("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});
