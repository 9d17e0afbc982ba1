/* The word before the caret that asks for a saved reply (/), a product (#) or a colleague (@), and the list that answers. */
export type Sign = "/" | "#" | "@";

export interface Wish {
  sign: Sign;
  words: string;
  start: number;
  end: number;
}

/** «/дос», «#марта» or «@анн» right before the caret, at the start of a word. */
export function wishAt(text: string, caret: number): Wish | null {
  const hit = /(?:^|\s)([/#@])([^\s/#@]{0,40})$/.exec(text.slice(0, caret));
  if (!hit) return null;
  const words = hit[2] ?? "";
  return { sign: hit[1] as Sign, words, start: caret - words.length - 1, end: caret };
}

export function withInserted(text: string, start: number, end: number, piece: string): { text: string; caret: number } {
  const after = text.slice(end);
  const gap = after === "" || /^\s/.test(after) ? "" : " ";
  return { text: text.slice(0, start) + piece + gap + after, caret: start + piece.length + gap.length };
}

export class Options {
  constructor(private readonly list: HTMLElement) {}

  get isOpen(): boolean {
    return !this.list.hidden && this.all.length > 0;
  }

  get all(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  get chosen(): HTMLElement | undefined {
    return this.all.find((option) => option.getAttribute("aria-selected") === "true");
  }

  move(step: number): void {
    const all = this.all;
    const at = all.indexOf(this.chosen ?? (all[0] as HTMLElement));
    const next = all[(at + step + all.length) % all.length];
    for (const option of all) option.setAttribute("aria-selected", String(option === next));
    next?.scrollIntoView({ block: "nearest" });
  }
}
