import { beforeEach, expect, test, vi } from "vitest";
import { marked } from "../../frontend/controllers/badge_controller";
import { all, drop, find, forgetAll, keep } from "./kept_drafts";
import { bytesOf, canPush } from "./push";
import { play, SOUNDS } from "./sounds";
import { isSwipeBack } from "./swipe_back_controller";

const draft = { conversation: "c1", name: "Анна", mode: "direct", text: "Есть", at: 1 };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("drafts are kept apart by member, conversation and mode, the newest first", () => {
  keep("m1", draft);
  keep("m1", { ...draft, mode: "note", text: "Перезвонить", at: 3 });
  keep("m2", { ...draft, text: "Нет", at: 2 });
  expect(find("m1", "c1", "direct")).toEqual(draft);
  expect(find("m2", "c1", "note")).toBeNull();
  expect(all().map((one) => one.text)).toEqual(["Перезвонить", "Нет", "Есть"]);
});

test("an emptied field keeps nothing, and what cannot be read is nothing", () => {
  keep("m1", draft);
  keep("m1", { ...draft, text: "  " });
  expect(find("m1", "c1", "direct")).toBeNull();
  localStorage.setItem("prilavok:draft:m1:c1:direct", "{");
  expect(all()).toEqual([]);
  drop("m1", "c1", "direct");
  expect(localStorage.length).toBe(0);
});

test("logging out takes what is ours and nothing else", () => {
  keep("m1", draft);
  localStorage.setItem("other", "x");
  sessionStorage.setItem("prilavok:push-renewed", "1");
  forgetAll();
  expect([Object.keys(localStorage), Object.keys(sessionStorage)]).toEqual([["other"], []]);
});

test("only a level swipe from the edge leads back", () => {
  const swipes = [
    [8, 400, 120, 420],
    [60, 400, 200, 400],
    [8, 400, 60, 400],
    [8, 400, 120, 520],
    [30, 400, 0, 400],
  ] as const;
  expect(swipes.map(([x, y, toX, toY]) => isSwipeBack({ x, y }, { x: toX, y: toY }))).toEqual([true, false, false, false, false]);
});

test("the tab's icon has the number while it can be read", () => {
  expect(decodeURIComponent(marked(7))).toContain(">7</text>");
  expect(decodeURIComponent(marked(12))).not.toContain("<text");
});

test("a key of the installation is read as bytes", () => {
  expect([...bytesOf("AP-_")]).toEqual([0, 255, 191]);
  expect([...bytesOf("AA")]).toEqual([0]);
  expect(canPush()).toBe(false);
});

test("a sound is its notes, one after another", async () => {
  const started: number[] = [];
  const param = { value: 0, setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
  class FakeAudio {
    state = "running";
    currentTime = 10;
    destination = {};
    createOscillator(): unknown {
      const tone = { type: "", frequency: { value: 0 }, connect: (next: unknown): unknown => next, start: (at: number) => started.push(at), stop: vi.fn() };
      return tone;
    }
    createGain(): unknown {
      return { gain: param, connect: vi.fn() };
    }
  }
  vi.stubGlobal("AudioContext", FakeAudio);
  expect(await play("none")).toBe(false);
  expect(await play("knock")).toBe(true);
  expect(started).toEqual((SOUNDS["knock"] ?? []).map((note) => 10 + note.at));
  vi.unstubAllGlobals();
});
