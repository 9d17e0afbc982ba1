import { expect, test } from "vitest";
import { between } from "./ranges";

test("between: both ends, in either order", () => {
  const items = ["a", "b", "c", "d"];
  expect(between(items, "b", "d")).toEqual(["b", "c", "d"]);
  expect(between(items, "c", "a")).toEqual(["a", "b", "c"]);
  expect(between(items, "b", "b")).toEqual(["b"]);
  expect(between(items, "x", "b")).toEqual([]);
});
