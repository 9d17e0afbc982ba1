import { expect, test, vi } from "vitest";
import { marked } from "../../frontend/controllers/badge_controller";
import { withLoads } from "./offline_drafts_controller";
import { bytesOf, canPush } from "./push";
import { play, SOUNDS } from "./sounds";
import { isSwipeBack } from "./swipe_back_controller";

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

test("without a network drafts stand with their files, and files that have no words too", () => {
  const draft = { conversation: "c1", name: "Анна", mode: "direct", text: "Вот", base: "", at: 1 };
  const load = (conversation: string, name: string) => ({ conversation, name, mode: "direct", files: [new File([], `${conversation}.png`)], cards: [] });
  const found = withLoads([draft], [load("c2", "Борис"), load("c1", "Анна")]);
  expect(found.map(({ name, text, load }) => [name, text, load?.files[0]?.name])).toEqual([["Анна", "Вот", "c1.png"], ["Борис", "", "c2.png"]]);
  expect(withLoads([{ ...draft, mode: "note" }], [load("c1", "Анна")])).toHaveLength(2);
});
