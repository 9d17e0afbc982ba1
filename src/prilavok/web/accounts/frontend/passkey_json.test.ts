import { expect, test } from "vitest";
import { createOptions, requestOptions, toBytes, toText } from "./passkey_json";

const bytes = [251, 255, 0, 62];

test("base64url goes both ways without padding", () => {
  expect(toText(new Uint8Array(bytes).buffer)).toBe("-_8APg");
  expect([...toBytes("-_8APg")]).toEqual(bytes);
});

test("options of a login: binary challenge and keys", () => {
  const options = requestOptions({ publicKey: { challenge: "-_8APg", rpId: "shop.example", allowCredentials: [{ id: "-_8APg", type: "public-key" }] } });
  expect(options.rpId).toBe("shop.example");
  expect([...(options.challenge as Uint8Array)]).toEqual(bytes);
  expect(options.allowCredentials?.map((key) => [...(key.id as Uint8Array)])).toEqual([bytes]);
});

test("a key that logs in alone has to live on the device and ask for the person", () => {
  const raw = { publicKey: { challenge: "-_8APg", user: { id: "-_8APg", name: "olga", displayName: "Olga" }, authenticatorSelection: { userVerification: "discouraged" } } };
  expect(createOptions(raw, true).authenticatorSelection).toEqual({ residentKey: "required", requireResidentKey: true, userVerification: "required" });
  expect(createOptions(raw, false).authenticatorSelection).toEqual({ residentKey: "discouraged", requireResidentKey: false, userVerification: "discouraged" });
  expect([...(createOptions(raw, true).user.id as Uint8Array)]).toEqual(bytes);
});
