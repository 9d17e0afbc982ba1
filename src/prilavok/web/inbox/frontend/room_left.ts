/* What the composer says of the room that is left: nothing at first, then letters, messages, or how much is too long. */
import { type Unit, lettersLeft, measure, partCount } from "./limits";
import { plural } from "./plural";

const SHOW_FROM = 0.7;

export interface Words {
  left: string;
  parts: string;
  over: string;
}

export interface Room {
  text: string;
  tone: "" | "warn" | "over";
}

export function roomLeft(written: string, limit: number, unit: Unit, splits: boolean, words: Words): Room {
  const used = measure(written, unit);
  if (limit <= 0 || used < limit * SHOW_FROM) return { text: "", tone: "" };
  if (used <= limit) return { text: plural(words.left, Math.max(lettersLeft(written, limit, unit), 0)), tone: "" };
  if (splits) return { text: plural(words.parts, partCount(written, limit, unit)), tone: "warn" };
  return { text: plural(words.over, Math.max(-lettersLeft(written, limit, unit), 1)), tone: "over" };
}
