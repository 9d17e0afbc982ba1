import { describe, expect, it } from "vitest";
import { lettersLeft, measure, partCount } from "./limits";
import { plural } from "./plural";

describe("limits", () => {
  it("counts what the network counts", () => {
    expect(measure("Цена 5 €", "bytes")).toBe(14);
    expect(measure("Цена 5 €", "characters")).toBe(8);
    expect(measure("🌿", "utf16")).toBe(2);
    expect(measure("🌿", "characters")).toBe(1);
  });

  it("tells letters, not bytes", () => {
    expect(lettersLeft("", 1000, "bytes")).toBe(1000);
    expect(lettersLeft("я".repeat(400), 1000, "bytes")).toBe(100);
    expect(lettersLeft("я".repeat(520), 1000, "bytes")).toBe(-20);
  });

  it("cuts where the server cuts", () => {
    expect(partCount("", 1000, "bytes")).toBe(0);
    expect(partCount("a".repeat(1000), 1000, "bytes")).toBe(1);
    expect(partCount("a".repeat(1001), 1000, "bytes")).toBe(2);
    expect(partCount(`${"a".repeat(600)}. ${"b".repeat(600)}. ${"c".repeat(600)}.`, 1000, "bytes")).toBe(3);
  });
});

describe("plural", () => {
  const forms = JSON.stringify({ one: "%(n)s буква", few: "%(n)s буквы", many: "%(n)s букв", other: "%(n)s буквы" });

  it("follows the language of the page", () => {
    expect([1, 2, 5, 11, 21].map((n) => plural(forms, n, "ru"))).toEqual(["1 буква", "2 буквы", "5 букв", "11 букв", "21 буква"]);
    const english = JSON.stringify({ one: "%(n)s letter", other: "%(n)s letters" });
    expect([1, 2].map((n) => plural(english, n, "en"))).toEqual(["1 letter", "2 letters"]);
  });
});
