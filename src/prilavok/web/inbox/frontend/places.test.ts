import { beforeEach, expect, test } from "vitest";
import { readPlace, withoutKnown, withTail, writePlace } from "./places";

beforeEach(() => sessionStorage.clear());

const rows = (...ids: string[]): string => ids.map((id) => `<li id="${id}"></li>`).join("");
const idsOf = (html: string): string[] => [...html.matchAll(/id="([^"]+)"/g)].map((match) => match[1] ?? "");

test("places: the place of another list is not this one's, nor is the top a place", () => {
  writePlace({ list: "/rows/?view=open", rows: 90, top: 1200 });
  expect(readPlace("/rows/?view=open")).toEqual({ list: "/rows/?view=open", rows: 90, top: 1200 });
  expect(readPlace("/rows/")).toBeNull();
  writePlace({ list: "/rows/", rows: 30, top: 0 });
  expect(readPlace("/rows/")).toBeNull();
});

test("places: a refresh of the first rows keeps those further down, each once", () => {
  const list = document.createElement("ul");
  list.innerHTML = rows("a", "b", "c", "d", "conversations-more");
  const fresh = rows("d", "a", "conversations-more") + '<nav id="inbox-tabs"></nav>';
  expect(idsOf(withTail(fresh, list, 2))).toEqual(["d", "a", "c", "conversations-more", "inbox-tabs"]);
  expect(withTail(rows("a"), list, 2)).toBe(rows("a"));
});

test("places: a page that crossed with a refresh brings only what is not there", () => {
  const list = document.createElement("ul");
  list.innerHTML = rows("a", "b", "c", "conversations-more");
  const late = rows("b", "c", "d", "conversations-more") + '<nav id="inbox-tabs"></nav>';
  expect(idsOf(withoutKnown(late, list))).toEqual(["d", "conversations-more", "inbox-tabs"]);
});
