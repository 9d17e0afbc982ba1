/* What was written and is not with the server: texts, what goes with them, whole messages. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { all } from "../../frontend/lib/kept_drafts";
import type { Shelf } from "../../frontend/lib/shelf";
import { DraftKeeper } from "./drafts";
import { deliver, type StoredLetter, unattended } from "./letters";
import { type KeptLoad, LoadKeeper } from "./loads";
import { Outbox } from "./outbox";
import { joined, type Load, Tray } from "./tray";

/** What the browser does with IndexedDB, in memory; `full` makes it refuse. */
class MemoryShelf<T> implements Shelf<T> {
  readonly things = new Map<string, T>();
  full = false;
  async put(key: string, thing: T): Promise<void> {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.things.set(key, thing);
  }
  async get(key: string): Promise<T | undefined> {
    return this.things.get(key);
  }
  async remove(key: string): Promise<void> {
    this.things.delete(key);
  }
  async all(): Promise<T[]> {
    return [...this.things.values()];
  }
  async clear(): Promise<void> {
    this.things.clear();
  }
}

const file = (name: string): File => new File(["x"], name, { type: "image/png" });
const nothing: Load = { files: [], cards: [], voice: "" };
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
let posted: string[];
let isOnline: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  document.body.setAttribute("hx-headers", '{"X-CSRFToken": "t"}');
  posted = [];
  isOnline = true;
  vi.stubGlobal("fetch", async (_url: string, { body }: { body: URLSearchParams }) => {
    if (!isOnline) throw new TypeError("no network");
    posted.push(`${body.get("mode")}: ${body.get("text")}`);
    return new Response(null, { status: 204 });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("drafts", () => {
  const keeper = (): DraftKeeper => new DraftKeeper({ member: "m1", conversation: "c1", name: "Анна", url: "/draft/" }, () => undefined);
  const texts = (): string[] => all().map((one) => one.text);

  test("go to the server after a pause, and the copy goes when it has them", async () => {
    const drafts = keeper();
    drafts.begin("direct", "");
    drafts.soon("direct", "Ес");
    drafts.soon("direct", "Есть");
    expect(texts()).toEqual(["Есть"]);
    await vi.advanceTimersByTimeAsync(700);
    expect([posted, texts()]).toEqual([["direct: Есть"], []]);
  });

  test("typed without a connection stay here, and go when it is back", async () => {
    isOnline = false;
    const drafts = keeper();
    drafts.begin("direct", "Доб");
    drafts.soon("direct", "Добрый день");
    drafts.soon("note", "Перезвонить");
    await vi.advanceTimersByTimeAsync(5000);
    expect(texts().sort()).toEqual(["Добрый день", "Перезвонить"]);
    isOnline = true;
    await drafts.again();
    expect(posted).toEqual(["direct: Добрый день", "note: Перезвонить"]);
    expect(texts()).toEqual([]);
    await drafts.again();
    expect(posted).toHaveLength(2);
  });

  test("are put back by the next page, over what the server had when they were typed", async () => {
    isOnline = false;
    const before = keeper();
    before.begin("direct", "Доб");
    before.soon("direct", "Добрый");
    await vi.advanceTimersByTimeAsync(700);
    isOnline = true;
    expect(keeper().begin("direct", "Доб")).toBe("Добрый");
    await vi.advanceTimersByTimeAsync(700);
    expect(posted).toEqual(["direct: Добрый"]);
    expect(keeper().begin("direct", "Добрый")).toBe("Добрый");
  });

  test("typed while the one before was being sent are saved again after it", async () => {
    const drafts = keeper();
    drafts.begin("direct", "");
    drafts.soon("direct", "Первый");
    drafts.drop("direct");
    drafts.soon("direct", "Второй");
    await vi.advanceTimersByTimeAsync(700);
    drafts.settled("direct");
    expect(texts()).toEqual(["Второй"]);
    await vi.advanceTimersByTimeAsync(700);
    expect([posted, texts()]).toEqual([["direct: Второй", "direct: Второй"], []]);
  });
});

describe("files and cards", () => {
  test("wait in the browser until they are sent or taken off", async () => {
    const shelf = new MemoryShelf<KeptLoad>();
    const loads = new LoadKeeper(shelf, "m1", "c1", "Анна");
    const tray = new Tray("Убрать", (mode, load) => void loads.keep(mode, load));
    tray.addFiles("direct", [file("a.png")]);
    tray.addCard("direct", { id: "p1", name: "Марта", photo: "" });
    await settle();
    expect((await loads.left("direct"))?.files.map((one) => one.name)).toEqual(["a.png"]);
    expect(await new LoadKeeper(shelf, "m1", "c2", "Борис").left("direct")).toBeNull();
    tray.take("direct");
    await settle();
    expect(shelf.things.size).toBe(0);
  });

  test("that the browser cannot keep hold the page back", async () => {
    const shelf = new MemoryShelf<KeptLoad>();
    shelf.full = true;
    const loads = new LoadKeeper(shelf, "m1", "c1", "Анна");
    await loads.keep("direct", { ...nothing, files: [file("a.png")] });
    expect(loads.isSafe).toBe(false);
    await loads.keep("direct", nothing);
    expect(loads.isSafe).toBe(true);
  });

  test("of two drafts come together", () => {
    const one = { files: [file("a")], cards: [], voice: "" };
    const other = { files: [file("b")], cards: [], voice: "b" };
    expect(joined(one, other).files.map((part) => part.name)).toEqual(["a", "b"]);
    expect(joined(one, other).voice).toBe("b");
    expect(joined(one, null)).toBe(one);
  });
});

describe("messages on their way", () => {
  const about = { member: "m1", conversation: "c1", name: "Анна" };
  const letter = (nonce: string, text = "Да") => {
    const values = new FormData();
    values.set("nonce", nonce);
    values.append("attachments", file("a.png"));
    return { nonce, mode: "direct", text, at: "", load: { ...nothing, files: [file("a.png")] }, url: "/send/", values, bubble: document.createElement("p") };
  };
  const left = async (shelf: Shelf<StoredLetter>): Promise<string[]> => (await unattended(shelf, "m1")).map((one) => one.nonce);

  test("are kept until the server has answered, and left to the courier when their page is gone", async () => {
    const shelf = new MemoryShelf<StoredLetter>();
    const outbox = new Outbox(shelf, about);
    outbox.add(letter("n1"));
    outbox.add(letter("n2"));
    await settle();
    expect([...shelf.things.keys()]).toEqual(["n1", "n2"]);
    expect(await left(shelf)).toEqual([]);
    outbox.settle("n1");
    outbox.part();
    await settle();
    expect(await left(shelf)).toEqual(["n2"]);
    expect(await unattended(shelf, "m2")).toEqual([]);
  });

  test("an answer that is quicker than the browser leaves nothing behind", async () => {
    const shelf = new MemoryShelf<StoredLetter>();
    const outbox = new Outbox(shelf, about);
    outbox.add(letter("n3"));
    outbox.settle("n3");
    await settle();
    expect(shelf.things.size).toBe(0);
  });

  test("that the browser cannot keep hold the page back until they are answered", async () => {
    const shelf = new MemoryShelf<StoredLetter>();
    shelf.full = true;
    const outbox = new Outbox(shelf, about);
    outbox.add(letter("n4"));
    await settle();
    expect(outbox.isSafe).toBe(false);
    expect(outbox.giveBack("n4")?.text).toBe("Да");
    expect(outbox.isSafe).toBe(true);
    expect(outbox.nonceFor("direct", "Да")).toBe("n4");
    expect(outbox.nonceFor("direct", "Да")).not.toBe("n4");
  });

  const stored: StoredLetter = { ...about, nonce: "n5", mode: "direct", text: "Да", written: 1000, url: "/send/", fields: [["nonce", "n5"]], load: { ...nothing, files: [file("a.png")] } };
  const answered = async (status: number, told: object, now = 2000) => {
    let sent: FormData | null = null;
    vi.stubGlobal("fetch", async (_url: string, { body }: { body: FormData }) => {
      sent = body;
      return new Response(null, { status, headers: { "HX-Trigger": JSON.stringify(told) } });
    });
    const outcome = await deliver(stored, now);
    return { outcome, sent: sent as FormData | null };
  };

  test("are brought with all that belongs to them", async () => {
    const { outcome, sent } = await answered(200, { "composer:sent": { nonce: "n5" } });
    expect(outcome).toEqual({ kind: "sent" });
    expect([sent?.get("nonce"), (sent?.get("attachments") as File).name]).toEqual(["n5", "a.png"]);
  });

  test.each([
    ["a page to sign in at", 200, {}, { kind: "later" }],
    ["a server at its limit", 503, {}, { kind: "later" }],
    ["a session that ended", 403, {}, { kind: "later" }],
    ["a closed window", 422, { "composer:refused": { text: "Окно закрылось" } }, { kind: "refused", why: "Окно закрылось" }],
    ["a conversation that is gone", 404, {}, { kind: "refused", why: "" }],
  ])("meet %s", async (_case, status, told, expected) => expect((await answered(status, told)).outcome).toEqual(expected));

  test("are given back after a day, and wait without a connection", async () => {
    const { outcome, sent } = await answered(200, { "composer:sent": {} }, 1000 + 86_400_001);
    expect([outcome, sent]).toEqual([{ kind: "refused", why: "" }, null]);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    expect(await deliver(stored, 2000)).toEqual({ kind: "later" });
  });
});
