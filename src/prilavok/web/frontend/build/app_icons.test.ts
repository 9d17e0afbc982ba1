import { expect, test } from "vitest";
import { isDrawn, isInside, png } from "./app_icons";

test("the drawing is the one of the favicon", () => {
  const inked: [number, number][] = [[14, 9], [8.67, 14], [14, 18.5], [18, 21.5]];
  const bare: [number, number][] = [[2, 2], [11.3, 14.5], [14, 16.5], [20.5, 21.5]];
  expect(inked.map(([x, y]) => isDrawn(x, y))).toEqual([true, true, true, true]);
  expect(bare.map(([x, y]) => isDrawn(x, y))).toEqual([false, false, false, false]);
});

test("corners are round", () => {
  expect([isInside(0.5, 0.5, 8), isInside(14, 0.5, 8), isInside(4, 4, 8)]).toEqual([false, true, true]);
});

test("a file is a PNG of its size", () => {
  const file = png({ name: "x.png", size: 16, radius: 8, scale: 1 });
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([16, 16]);
});
