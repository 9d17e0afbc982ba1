import { describe, expect, test } from "vitest";
import { backoff } from "./backoff";
import { controllerName } from "./controller_name";
import { isTyping, ringNext } from "./focus";
import { eventNames, readHint } from "./hints";
import { combination, isSingle } from "./keys";
import { place } from "./place";

const press = (code: string, more: object = {}) => ({ code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

describe("keys", () => {
  test.each([
    [press("KeyE"), "e"],
    [press("KeyR", { shiftKey: true }), "shift+r"],
    [press("Enter", { ctrlKey: true, shiftKey: true }), "ctrl+shift+enter"],
    [press("KeyZ", { metaKey: true }), "ctrl+z"],
    [press("Slash", { shiftKey: true }), "?"],
    [press("Digit3", { shiftKey: true }), "#"],
    [press("Digit1", { altKey: true }), "alt+1"],
    [press("BracketLeft"), "["],
    [press("Escape"), "esc"],
  ])("%o is %s", (event, name) => expect(combination(event)).toBe(name));

  test("only keys that could be letters are single", () => {
    expect(["e", "shift+r", "?", "ctrl+z", "alt+1", "esc", "f6"].map(isSingle)).toEqual([true, true, true, false, false, false, false]);
  });
});

describe("hints", () => {
  const line = '{"topic":"order","id":"k3J","shop":"s1","event":"order_changed"}';

  test("a hint of this shop becomes two events", () => {
    const hint = readHint(line, "s1");
    expect(hint && eventNames(hint)).toEqual(["live:order", "live:order:k3J"]);
  });

  test.each([[line, "s2"], ["not json", "s1"], ['{"topic":"order"}', "s1"], ["null", "s1"]])("%s is no hint for %s", (data, shop) => {
    expect(readHint(data, shop)).toBeNull();
  });
});

describe("place", () => {
  const view = { width: 400, height: 300 };
  const size = { width: 100, height: 80 };

  test("below and at the start by wish", () => {
    const anchor = { left: 20, top: 20, right: 60, bottom: 40 };
    expect(place(anchor, size, view, { side: "bottom", align: "start" })).toEqual({ left: 20, top: 46 });
  });

  test("turned over near the lower edge, kept inside on the right", () => {
    const anchor = { left: 360, top: 250, right: 390, bottom: 280 };
    expect(place(anchor, size, view, { side: "bottom", align: "start" })).toEqual({ left: 292, top: 164 });
  });
});

describe("focus", () => {
  test("a ring has no end", () => {
    expect(ringNext(["a", "b", "c"], "c", 1)).toBe("a");
    expect(ringNext(["a", "b", "c"], "a", -1)).toBe("c");
    expect(ringNext(["a", "b", "c"], null, -1)).toBe("c");
    expect(ringNext([], null, 1)).toBeUndefined();
  });

  test("typing happens in text fields, not in checkboxes", () => {
    const field = (type: string) => Object.assign(document.createElement("input"), { type });
    expect([isTyping(field("search")), isTyping(field("checkbox")), isTyping(document.createElement("textarea")), isTyping(document.body)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

test("waits double up to half a minute", () => {
  expect([0, 1, 2, 5, 50].map(backoff)).toEqual([1000, 2000, 4000, 30_000, 30_000]);
});

test("a controller is named by its file", () => {
  expect(controllerName("../../web/inbox/frontend/order_card_controller.ts")).toBe("order-card");
});
