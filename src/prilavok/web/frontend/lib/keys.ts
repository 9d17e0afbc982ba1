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

/** Keys without Ctrl or Alt are off while typing, except Esc and the function keys. */
export function isSingle(combo: string): boolean {
  return !/^(ctrl|alt)\+|^esc$|^f\d+$/.test(combo);
}
