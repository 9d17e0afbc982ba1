/* What can be done on the page, read from the page itself: every element with a key of its own is a command. */
import { ownKeys } from "../../frontend/lib/keys";

export interface Command {
  name: string;
  /** What is pressed for it, named as in `data-hotkey`; "" when the member wants no key. */
  keys: string;
  group: string;
  element: HTMLElement;
}

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю";

/** With the member's own keys. One command a name and key; of those that share a key the first on the page has it. */
export function commandsOn(page: ParentNode, rest: string, isShown: (element: HTMLElement) => boolean): Command[] {
  const found = new Map<string, Command>();
  const own = ownKeys();
  for (const element of page.querySelectorAll<HTMLElement>("[data-hotkey]")) {
    const keys = (element.dataset["hotkey"] ?? "").split(/\s*,\s*/)[0] ?? "";
    const name = nameOf(element);
    if (keys === "" || name === "" || found.has(keys) || !isShown(element)) continue;
    const group = element.closest<HTMLElement>("[data-keys]")?.dataset["keys"] ?? rest;
    found.set(keys, { name, keys: own[keys] ?? keys, group, element });
  }
  return [...found.values()];
}

export function isOnScreen(element: HTMLElement): boolean {
  return element.getClientRects().length > 0 && element.closest("dialog") === null;
}

/** Said by `data-key-name`, else as a screen reader would; the key in brackets at the end is left out. */
function nameOf(element: HTMLElement): string {
  const field = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? element.placeholder) : "";
  const said = element.dataset["keyName"] ?? element.getAttribute("aria-label") ?? (field || plainText(element) || element.title);
  return said.replace(/\s+/g, " ").replace(/\s*\([^()]{1,12}\)$/, "").trim();
}

function plainText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll("kbd, .badge-n, .av")) part.remove();
  return copy.textContent ?? "";
}

/** Every word of the query stands in the name, typed in either keyboard layout. */
export function fits(name: string, query: string): boolean {
  const told = fold(name);
  return [fold(query), otherLayout(fold(query))].some((asked) => asked.split(" ").every((word) => told.includes(word)));
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll("ё", "е").trim();
}

export function otherLayout(text: string): string {
  const [from, to] = /[а-я]/.test(text) ? [CYRILLIC, LATIN] : [LATIN, CYRILLIC];
  return [...text].map((letter) => (from.includes(letter) ? to[from.indexOf(letter)] : letter)).join("");
}
