import { expect, it } from "vitest";
import { refusal } from "./files";

const accepts = { image: { types: ["image/jpeg", "image/png"], bytes: 8 * 1024 * 1024 }, file: { types: ["application/pdf"], bytes: 0 } };

it("takes what the network takes", () => {
  expect(refusal({ type: "image/png", size: 8 * 1024 * 1024 }, accepts)).toBeNull();
  expect(refusal({ type: "application/pdf", size: 9e9 }, accepts)).toBeNull();
});

it("says why a file cannot go", () => {
  expect(refusal({ type: "image/heic", size: 10 }, accepts)).toEqual({ kind: "type" });
  expect(refusal({ type: "image/jpeg", size: 8 * 1024 * 1024 + 1 }, accepts)).toEqual({ kind: "size", megabytes: 8 });
});
