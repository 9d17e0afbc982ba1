export interface Piece {
  text: string;
  slot: boolean;
}

/** The text cut into slots ("{name}" of the known names) and what stands between. */
export function paintSlots(text: string, names: readonly string[]): Piece[] {
  const known = new Set(names.map((name) => name.toLowerCase()));
  const pieces: Piece[] = [];
  for (const part of text.split(/(\{[^{}]*\})/)) {
    const slot = part.startsWith("{") && known.has(part.slice(1, -1).trim().toLowerCase());
    const last = pieces.at(-1);
    if (part === "") continue;
    if (!slot && last && !last.slot) last.text += part;
    else pieces.push({ text: part, slot });
  }
  return pieces;
}
