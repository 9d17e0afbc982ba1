import { expect, test } from "vitest";
import { iconNames, maskRule } from "./generated_styles";

test("icon tags are required, classes are possible", () => {
  const names = iconNames(`{% icon "zap" "i-14" %} {% include "x" with icon="coffee" %} <i class="i i-lock"></i>`);
  expect([...names.required]).toEqual(["zap", "coffee"]);
  expect([...names.possible]).toEqual(["lock"]);
});

test("a mask has neither title nor comment", () => {
  const rule = maskRule("x", "<!-- licence -->\n<svg>\n <title>X</title><path d='M1 1'/></svg>");
  expect(rule).toBe(`.i-x{--m:url("data:image/svg+xml,${encodeURIComponent("<svg> <path d='M1 1'/></svg>")}")}`);
});
