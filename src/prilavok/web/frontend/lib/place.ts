/* Where a popover stands: beside its button, turned over when it would leave the window. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Placing {
  side: "top" | "bottom";
  align: "start" | "end";
}

const GAP = 6;
const EDGE = 8;

export function place(anchor: Box, size: { width: number; height: number }, view: { width: number; height: number }, wish: Placing): { left: number; top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= view.height - EDGE;
  const fitsAbove = above >= EDGE;
  const top = wish.side === "bottom" ? (fitsBelow || !fitsAbove ? below : above) : fitsAbove || !fitsBelow ? above : below;
  const left = wish.align === "start" ? anchor.left : anchor.right - size.width;
  const clamp = (value: number, most: number): number => Math.max(EDGE, Math.min(value, most));
  return { left: clamp(left, view.width - size.width - EDGE), top: clamp(top, view.height - size.height - EDGE) };
}
