import { beforeEach, expect, test, vi } from "vitest";
import { all, drop, find, forgetAll, keep, merged } from "./kept_drafts";

const draft = { conversation: "c1", name: "Анна", mode: "direct", text: "Есть", base: "", at: 1 };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("drafts are kept apart by member, conversation and mode, the newest first", () => {
  keep("m1", draft);
  keep("m1", { ...draft, mode: "note", text: "Перезвонить", at: 3 });
  keep("m2", { ...draft, text: "Нет", at: 2 });
  expect(find("m1", "c1", "direct")).toEqual(draft);
  expect(find("m2", "c1", "note")).toBeNull();
  expect(all().map((one) => one.text)).toEqual(["Перезвонить", "Нет", "Есть"]);
});

test("what the server has needs no copy, a text that was deleted does", () => {
  keep("m1", draft);
  keep("m1", { ...draft, text: "" });
  expect(find("m1", "c1", "direct")).toBeNull();
  keep("m1", { ...draft, text: "", base: "Есть" });
  expect(find("m1", "c1", "direct")?.text).toBe("");
  expect(all()).toEqual([]);
});

test("what cannot be read is nothing", () => {
  localStorage.setItem("prilavok:draft:m1:c1:direct", "{");
  expect(all()).toEqual([]);
  drop("m1", "c1", "direct");
  expect(localStorage.length).toBe(0);
});

test.each([
  ["written on without a connection", "Есть", "Есть", "Есть, привезём", "Есть, привезём"],
  ["deleted without a connection", "Есть", "Есть", "", ""],
  ["saved after all", "Есть", "", "Есть", "Есть"],
  ["written on elsewhere from here", "Есть, привезём", "", "Есть", "Есть, привезём"],
  ["written in two places", "Нет", "", "Есть", "Нет\nЕсть"],
  ["sent elsewhere", "", "Есть", "Есть, привезём", "Есть, привезём"],
])("a draft %s", (_case, server, base, text, expected) => expect(merged(server, { ...draft, base, text })).toBe(expected));

test("logging out takes what is ours and nothing else", () => {
  keep("m1", draft);
  localStorage.setItem("other", "x");
  sessionStorage.setItem("prilavok:push-renewed", "1");
  forgetAll();
  expect([Object.keys(localStorage), Object.keys(sessionStorage)]).toEqual([["other"], []]);
});

test("a browser that keeps nothing stops nobody", () => {
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new Error("forbidden");
  });
  keep("m1", draft);
  drop("m1", "c1", "direct");
  expect([find("m1", "c1", "direct"), all()]).toEqual([null, []]);
  forgetAll();
  vi.restoreAllMocks();
});
