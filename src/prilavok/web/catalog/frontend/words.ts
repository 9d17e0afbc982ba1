/** «марта, льняное; » → ["марта", "льняное"] */
export function splitWords(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((word) => word.trim().replace(/\s+/g, " "))
    .filter((word) => word !== "");
}

/** The list with the item at `from` moved by `step` places, as far as the ends. */
export function moved<T>(items: readonly T[], from: number, step: number): T[] {
  const rest = [...items];
  const [item] = rest.splice(from, 1);
  if (item === undefined) return rest;
  rest.splice(Math.max(0, Math.min(from + step, rest.length)), 0, item);
  return rest;
}

/** Width and height that fit into a square of `side`, in proportion, never larger than they are. */
export function fitted(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
