import { expect, it } from "vitest";
import { wishAt, withInserted } from "./suggest";

it("sees a wish only at the start of a word", () => {
  expect(wishAt("Добрый день /дос", 16)).toEqual({ sign: "/", words: "дос", start: 12, end: 16 });
  expect(wishAt("#", 1)).toEqual({ sign: "#", words: "", start: 0, end: 1 });
  expect(wishAt("24/7", 4)).toBeNull();
  expect(wishAt("/доставка завтра", 16)).toBeNull();
});

it("puts the piece where the wish stood", () => {
  expect(withInserted("a /x", 2, 4, "Привет")).toEqual({ text: "a Привет", caret: 8 });
  expect(withInserted("/xb", 0, 2, "Привет")).toEqual({ text: "Привет b", caret: 7 });
});
