import { expect, it } from "vitest";
import { GROUPS, split } from "./emoji";

it("takes signs that are made of several apart as one", () => {
  expect(split("👍🤷‍♀️❤️‍🔥☀️")).toEqual(["👍", "🤷‍♀️", "❤️‍🔥", "☀️"]);
});

it("offers each sign once", () => {
  const all = GROUPS.flatMap(split);
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((sign) => /\p{Extended_Pictographic}/u.test(sign))).toBe(true);
});
