/* Keys by their place (`event.code`), so that letters work under the Russian layout. */
export interface KeyPress {
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const NAMES: Record<string, string> = {
  BracketLeft: "[",
  BracketRight: "]",
  Slash: "/",
  Period: ".",
  Escape: "esc",
  Enter: "enter",
  NumpadEnter: "enter",
  Space: "space",
  ArrowUp: "up",
  ArrowDown: "down",
};

function keyName(code: string): string {
  return NAMES[code] ?? code.replace(/^Key|^Digit/, "").toLowerCase();
}

/** "ctrl+shift+enter", "shift+r", "g"; ⌘ counts as Ctrl. `?` is shift+/ and `#` is shift+3 on every layout. */
export function combination(press: KeyPress): string {
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push("ctrl");
  if (press.altKey) parts.push("alt");
  if (press.shiftKey) parts.push("shift");
  parts.push(keyName(press.code));
  const joined = parts.join("+");
  return { "shift+/": "?", "shift+3": "#" }[joined] ?? joined;
}

/** The product's key for what was pressed; none when the member has given that key to nothing. */
export function productKey(pressed: string, own: Record<string, string>): string | undefined {
  const named = Object.keys(own).find((key) => own[key] === pressed);
  return named ?? (pressed in own ? undefined : pressed);
}

/** The member's keys by the product's, as `<body data-own-keys>` tells them; "" is no key. */
export function ownKeys(): Record<string, string> {
  return JSON.parse(document.body.dataset["ownKeys"] ?? "{}") as Record<string, string>;
}

/** "ctrl+shift+enter" -> ["Ctrl", "⇧", "Enter"], "g i" -> ["G", "I"]. */
export function keyCaps(keys: string, isMac: boolean): string[] {
  const names: Record<string, string> = { ctrl: isMac ? "⌘" : "Ctrl", shift: "⇧", alt: isMac ? "⌥" : "Alt", enter: "Enter", esc: "Esc", space: "␣", up: "↑", down: "↓" };
  return keys
    .split(" ")
    .flatMap((combo) => combo.split("+"))
    .filter((key) => key !== "")
    .map((key) => names[key] ?? key.toUpperCase());
}

export const isMac = (): boolean => navigator.userAgent.includes("Mac");

/** A title that ends with its key, "Close (E)", with the member's. */
export function retitled(title: string, keys: string, own: Record<string, string>): string {
  const mine = own[keys];
  const caps = keyCaps(keys, isMac());
  if (mine === undefined) return title;
  const told = keyCaps(mine, isMac()).join(" ");
  if ([caps.join(" "), caps.join("+")].includes(title)) return told;
  return title.replace(/\s*\([^()]{1,12}\)$/, "") + (told && /\)$/.test(title) ? ` (${told})` : "");
}

/** Keys without Ctrl or Alt are off while typing, except Esc and the function keys. */
export function isSingle(combo: string): boolean {
  return !/^(ctrl|alt)\+|^esc$|^f\d+$/.test(combo);
}
