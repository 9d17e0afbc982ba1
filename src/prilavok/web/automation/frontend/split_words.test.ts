import { describe, expect, it } from "vitest";
import { splitWords } from "./split_words";
import { paintSlots } from "./paint_slots";

describe("splitWords", () => {
  it("splits a list and drops what is empty or doubled", () => {
    expect(splitWords(" цена, сколько стоит;\nпочём,,цена ", false)).toEqual(["цена", "сколько стоит", "почём"]);
  });
  it("keeps commas of a pattern", () => {
    expect(splitWords("a{1,2}\nb", true)).toEqual(["a{1,2}", "b"]);
  });
});

describe("paintSlots", () => {
  it("tells slots from text", () => {
    expect(paintSlots("Да, {имя}! {x} {Price}", ["имя", "price"])).toEqual([
      { text: "Да, ", slot: false },
      { text: "{имя}", slot: true },
      { text: "! {x} ", slot: false },
      { text: "{Price}", slot: true },
    ]);
  });
});
