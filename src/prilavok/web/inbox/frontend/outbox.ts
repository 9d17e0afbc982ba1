/* Messages on their way from the page to the server. Each has a name of its own (nonce): asked twice over a bad
   connection, the server makes one message of it. */
import type { Shelf } from "../../frontend/lib/shelf";
import { attend, leave, type StoredLetter, wordsOf } from "./letters";
import type { Load } from "./tray";

export interface Letter {
  nonce: string;
  mode: string;
  text: string;
  at: string;
  load: Load;
  url: string;
  values: FormData;
  bubble: HTMLElement;
}

type About = Pick<StoredLetter, "member" | "conversation" | "name">;

export class Outbox {
  private readonly letters = new Map<string, Letter>();
  private readonly held = new Set<string>();
  private readonly unkept = new Set<string>();
  private returned: { mode: string; text: string; nonce: string } | null = null;

  constructor(private readonly shelf: Shelf<StoredLetter>, private readonly about: About) {}

  /** Whether the page can be left without losing any of it. */
  get isSafe(): boolean {
    return this.unkept.size === 0;
  }

  /** The same words again, after the answer was lost, keep their name. */
  nonceFor(mode: string, text: string): string {
    const known = this.returned;
    this.returned = null;
    return known && known.mode === mode && known.text === text ? known.nonce : crypto.randomUUID();
  }

  add(letter: Letter): void {
    this.letters.set(letter.nonce, letter);
    attend(letter.nonce);
    void this.keep(letter);
  }

  has(mode: string): boolean {
    return [...this.letters.values()].some((letter) => letter.mode === mode);
  }

  /** No connection: it waits, visibly. */
  hold(nonce: string): Letter | undefined {
    const letter = this.letters.get(nonce);
    if (letter) this.held.add(nonce);
    return letter;
  }

  /** The connection is back: those that waited, in the order they were written. */
  waiting(): Letter[] {
    const found = [...this.letters.values()].filter((letter) => this.held.has(letter.nonce));
    this.held.clear();
    return found;
  }

  settle(nonce: string): Letter | undefined {
    const letter = this.letters.get(nonce);
    this.letters.delete(nonce);
    this.held.delete(nonce);
    this.unkept.delete(nonce);
    leave([nonce]);
    if (letter) void this.shelf.remove(nonce).catch(() => undefined);
    letter?.bubble.remove();
    return letter;
  }

  giveBack(nonce: string): Letter | undefined {
    const letter = this.settle(nonce);
    if (letter) this.returned = { mode: letter.mode, text: letter.text, nonce };
    return letter;
  }

  /** The page turns to something else: what is still on its way is looked after by the courier. */
  part(): void {
    leave(this.letters.keys());
  }

  private async keep(letter: Letter): Promise<void> {
    const { nonce, mode, text, load, url } = letter;
    try {
      await this.shelf.put(nonce, { ...this.about, nonce, mode, text, load, url, written: Date.now(), fields: wordsOf(letter.values) });
      // The answer may have been quicker.
      if (!this.letters.has(nonce)) await this.shelf.remove(nonce);
    } catch {
      if (this.letters.has(nonce)) this.unkept.add(nonce);
    }
  }
}
