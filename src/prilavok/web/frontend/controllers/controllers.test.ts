import { Application, type ControllerConstructor } from "@hotwired/stimulus";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import BadgeController, { titled } from "./badge_controller";
import HotkeysController from "./hotkeys_controller";
import LiveController from "./live_controller";
import PopoverController from "./popover_controller";
import SegmentedController from "./segmented_controller";
import ToastsController from "./toasts_controller";

// The DOM of the tests has no XPath, which htmx wants when it is loaded.
vi.mock("htmx.org", () => ({ default: { ajax: vi.fn() } }));

let application: Application;

async function page(html: string, controllers: Record<string, ControllerConstructor>): Promise<void> {
  document.body.innerHTML = html;
  application = Application.start();
  for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);
  await Promise.resolve();
  await new Promise((done) => setTimeout(done));
}

const part = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;

class FakeSource extends EventTarget {
  static last: FakeSource;
  static readonly CLOSED = 2;
  readyState = 1;
  constructor(readonly url: string) {
    super();
    FakeSource.last = this;
  }
  close(): void {
    this.readyState = 2;
  }
}

beforeEach(() => vi.stubGlobal("EventSource", FakeSource));
afterEach(() => {
  application.stop();
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
});

test("live: a hint becomes an event on body, a lost connection a resync", async () => {
  const heard: string[] = [];
  for (const name of ["live:order", "live:order:k3J", "live:resync"]) document.body.addEventListener(name, () => heard.push(name));
  await page('<div data-controller="live" data-live-url-value="/live" data-live-shop-value="s1"></div>', { live: LiveController });
  const source = FakeSource.last;
  source.dispatchEvent(new Event("open"));
  const data = '{"topic":"order","id":"k3J","shop":"s1","event":"order_changed"}';
  source.dispatchEvent(new MessageEvent("order", { data }));
  source.dispatchEvent(new MessageEvent("order", { data: data.replace("s1", "s2") }));
  expect(heard).toEqual(["live:order", "live:order:k3J"]);
  source.dispatchEvent(new Event("error"));
  source.dispatchEvent(new Event("open"));
  expect(heard).toEqual(["live:order", "live:order:k3J", "live:resync"]);
});

test("live: the first stream begins where the page was made, and the server may ask for a resync", async () => {
  const heard: string[] = [];
  document.body.addEventListener("live:resync", () => heard.push("resync"));
  await page('<div data-controller="live" data-live-url-value="/live" data-live-shop-value="s1" data-live-since-value="17-12"></div>', { live: LiveController });
  const first = FakeSource.last;
  expect(first.url).toBe("/live?since=17-12");
  first.dispatchEvent(new Event("open"));
  first.dispatchEvent(new MessageEvent("resync", { data: "{}" }));
  expect(heard).toEqual(["resync"]);
  dispatchEvent(new Event("online"));
  expect(FakeSource.last).not.toBe(first);
  expect(FakeSource.last.url).toBe("/live");
});

test("toasts: one at a time, with undo", async () => {
  await page('<div data-controller="toasts" data-toasts-undo-value="Undo" data-toasts-close-value="Close"></div>', { toasts: ToastsController });
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: "First" } }));
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: "<b>Second</b>", undo: "/undo/" } }));
  expect(document.querySelectorAll(".toast-u").length).toBe(1);
  expect(part(".toast-u span").textContent).toBe("<b>Second</b>");
  expect(part(".toast-u button").dataset["url"]).toBe("/undo/");
});

test("segmented: arrows choose and the input changes once", async () => {
  const changes: string[] = [];
  await page(
    `<div data-controller="segmented" data-action="click->segmented#choose keydown->segmented#move"><input type="hidden" value="a" data-segmented-target="input">
     <button type="button" role="radio" data-value="a" aria-checked="true">A</button><button type="button" role="radio" data-value="b" aria-checked="false">B</button></div>`,
    { segmented: SegmentedController },
  );
  part("input").addEventListener("change", () => changes.push(part<HTMLInputElement>("input").value));
  part('[data-value="a"]').focus();
  part('[data-value="a"]').dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  part('[data-value="b"]').click();
  expect(changes).toEqual(["b"]);
  expect(part('[data-value="b"]').getAttribute("aria-checked")).toBe("true");
});

test("popover: Esc closes and gives the focus back", async () => {
  await page(
    `<div data-controller="popover"><button data-popover-target="button" data-action="popover#toggle">Open</button>
     <div data-popover-target="panel" hidden><a href="/x">x</a></div></div>`,
    { popover: PopoverController },
  );
  part("button").click();
  expect([part("div > div").hidden, part("button").getAttribute("aria-expanded")]).toEqual([false, "true"]);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect([part("div > div").hidden, part("button").getAttribute("aria-expanded"), document.activeElement]).toEqual([true, "false", part("button")]);
});

test("hotkeys: by place of the key, in sequences, off while typing", async () => {
  const used: string[] = [];
  await page('<div data-controller="hotkeys"></div><button id="close" data-hotkey="e"></button><a id="inbox" data-hotkey="g i"></a><input>', {
    hotkeys: HotkeysController,
  });
  for (const target of document.querySelectorAll<HTMLElement>("[data-hotkey]")) {
    target.getClientRects = () => [new DOMRect()] as unknown as DOMRectList;
    target.addEventListener("click", () => used.push(target.id));
  }
  const type = (code: string, target: EventTarget = document.body) => target.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true }));
  type("KeyE", part("input"));
  type("KeyE");
  type("KeyG");
  type("KeyI");
  type("KeyI");
  expect(used).toEqual(["close", "inbox"]);
});

test("badge: the count stands before the title once", async () => {
  document.title = "Inbox";
  await page('<span data-controller="badge" data-badge-count-value="12"></span>', { badge: BadgeController });
  expect(document.title).toBe("(12) Inbox");
  expect([titled("(12) Inbox", 0), titled("(99+) Inbox", 3)]).toEqual(["Inbox", "(3) Inbox"]);
});
