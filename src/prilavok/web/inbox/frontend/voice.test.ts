import { expect, it } from "vitest";
import { wavBytes, wayToRecord } from "./voice";

const firefox = (type: string): boolean => type.startsWith("audio/ogg");
const safari = (type: string): boolean => type.startsWith("audio/mp4");
const neither = (): boolean => false;

it("records what the network takes as it is", () => {
  expect(wayToRecord(["audio/ogg", "audio/mp4"], firefox)).toEqual({ record: "audio/ogg;codecs=opus", type: "audio/ogg" });
  expect(wayToRecord(["audio/aac", "audio/mp4", "audio/wav"], safari)).toEqual({ record: "audio/mp4;codecs=mp4a.40.2", type: "audio/mp4" });
});

it("makes a WAV where the network takes that, and else says that it cannot", () => {
  expect(wayToRecord(["audio/mp4", "audio/wav"], neither)).toEqual({ record: "", type: "audio/wav" });
  expect(wayToRecord(["audio/ogg"], safari)).toBeNull();
});

it("writes sound as a WAV of one channel", () => {
  const view = new DataView(wavBytes(new Float32Array([0, 1, -1]), 8000));
  expect(String.fromCharCode(view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3))).toBe("RIFF");
  expect(view.getUint32(24, true)).toBe(8000);
  expect(view.getUint32(40, true)).toBe(6);
  expect([view.getInt16(44, true), view.getInt16(46, true), view.getInt16(48, true)]).toEqual([0, 32767, -32767]);
});
