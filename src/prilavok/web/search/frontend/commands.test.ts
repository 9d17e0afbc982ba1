import { afterEach, expect, test } from "vitest";
import { keyCaps, productKey, retitled } from "../../frontend/lib/keys";
import { commandsOn, fits, otherLayout } from "./commands";

afterEach(() => {
  document.body.innerHTML = "";
  delete document.body.dataset["ownKeys"];
});

test("own keys: the sheet tells them, the product's own do nothing any more", () => {
  const own = { e: "c", "g c": "", a: "e" };
  document.body.dataset["ownKeys"] = JSON.stringify(own);
  document.body.innerHTML = `<button data-hotkey="e">Close</button><a data-hotkey="g c">Customers</a><button data-hotkey="t">Tag</button>`;
  expect(commandsOn(document, "", () => true).map(({ name, keys }) => [name, keys])).toEqual([["Close", "c"], ["Customers", ""], ["Tag", "t"]]);
  expect(["c", "e", "a", "g c", "t"].map((pressed) => productKey(pressed, own))).toEqual(["e", "a", undefined, undefined, "t"]);
  expect(keyCaps("", false)).toEqual([]);
});

test("own keys: titles tell them", () => {
  const own = { e: "shift+c", n: "", "ctrl+s": "alt+s", a: "" };
  expect(retitled("Close (E)", "e", own)).toBe("Close (⇧ C)");
  expect(retitled("Assign (A)", "a", own)).toBe("Assign");
  expect(retitled("N", "n", own)).toBe("");
  expect(retitled("Ctrl+S", "ctrl+s", own)).toBe("Alt S");
  expect(retitled("Snooze (S)", "s", own)).toBe("Snooze (S)");
  expect(retitled("Close", "e", own)).toBe("Close");
});

test("commands: what has a key on the page, each key once, by the name it has there", () => {
  document.body.innerHTML = `
    <nav data-keys="Sections"><a data-hotkey="g i">Inbox <span class="badge-n">4</span></a></nav>
    <section data-keys="List"><button data-hotkey="e" aria-label="Close" title="Close (E)"></button></section>
    <button data-hotkey="e">Close the other</button>
    <button data-hotkey="s, shift+s" title="Snooze (S)"></button>
    <label for="q">Search</label><input id="q" data-hotkey="/">
    <button data-hotkey="x" class="away">Hidden</button><button data-hotkey="z"></button>`;
  const found = commandsOn(document, "This page", (element) => !element.matches(".away"));
  expect(found.map(({ name, keys, group }) => [name, keys, group])).toEqual([
    ["Inbox", "g i", "Sections"],
    ["Close", "e", "List"],
    ["Snooze", "s", "This page"],
    ["Search", "/", "This page"],
  ]);
});

test("commands: caps of keys", () => {
  expect(keyCaps("ctrl+shift+enter", false)).toEqual(["Ctrl", "⇧", "Enter"]);
  expect(keyCaps("ctrl+k", true)).toEqual(["⌘", "K"]);
  expect(keyCaps("g i", false)).toEqual(["G", "I"]);
});

test("commands: found by words in any order and in either layout", () => {
  expect(fits("Отложить диалог", "диалог отл")).toBe(true);
  expect(fits("Отложить", "jnkj;b")).toBe(true);
  expect(fits("Snooze", "ытщщяу")).toBe(true);
  expect(fits("Snooze", "close")).toBe(false);
  expect(otherLayout("pfrfp")).toBe("заказ");
});
