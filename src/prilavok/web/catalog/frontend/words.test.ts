import { expect, test } from "vitest";
import { fitted, moved, splitWords } from "./words";

test("words are split at commas, semicolons and lines", () => {
  expect(splitWords(" марта,  льняное   платье;;\nmidi ,")).toEqual(["марта", "льняное платье", "midi"]);
  expect(splitWords(" , ;")).toEqual([]);
});

test("an item moves as far as the ends", () => {
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 5)).toEqual(["a", "b"]);
  expect(moved([], 0, 1)).toEqual([]);
});

test("pictures shrink in proportion and never grow", () => {
  expect(fitted(4096, 1024, 2048)).toEqual({ width: 2048, height: 512 });
  expect(fitted(100, 50, 2048)).toEqual({ width: 100, height: 50 });
  expect(fitted(10_000, 1, 2048)).toEqual({ width: 2048, height: 1 });
});
