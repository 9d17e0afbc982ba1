/* How much still fits, in the unit the network counts, told in letters; the same cuts as the server makes. */
export type Unit = "bytes" | "characters" | "utf16";

const encoder = new TextEncoder();
const GRAPHEMES = new Intl.Segmenter();
const CUTS = [/\n[^\S\n]*\n\s*/g, /\n\s*/g, /[.!?…]+["»”')\]]*\s+/g, /\s+/g];
const FULL_ENOUGH = [0.5, 0.5, 0.4, 0];

export function measure(text: string, unit: Unit): number {
  if (unit === "bytes") return encoder.encode(text).length;
  return unit === "utf16" ? text.length : [...text].length;
}

/** Letters like those written so far that still fit (below zero: too many). */
export function lettersLeft(text: string, limit: number, unit: Unit): number {
  const letters = [...text].length;
  const each = letters === 0 ? 1 : measure(text, unit) / letters;
  return Math.floor((limit - measure(text, unit)) / each);
}

/** The number of messages the text leaves in. */
export function partCount(text: string, limit: number, unit: Unit): number {
  let rest = text.trim();
  let count = 0;
  while (measure(rest, unit) > limit) {
    const end = bestCut(rest, fitting(rest, limit, unit));
    if (rest.slice(0, end).trim() !== "") count += 1;
    rest = rest.slice(end);
  }
  return count + (rest.trim() === "" ? 0 : 1);
}

function fitting(text: string, limit: number, unit: Unit): number {
  let room = limit;
  let end = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    room -= measure(segment, unit);
    if (room < 0) break;
    end += segment.length;
  }
  return Math.max(end, 1);
}

function bestCut(text: string, end: number): number {
  const head = text.slice(0, end);
  for (const [index, cut] of CUTS.entries()) {
    const least = (FULL_ENOUGH[index] ?? 0) * end;
    const ends = [...head.matchAll(cut)].map((hit) => hit.index + hit[0].length);
    const good = ends.filter((one) => one > least && head.slice(0, one).trim() !== "").pop();
    if (good !== undefined) return good;
  }
  return end;
}
