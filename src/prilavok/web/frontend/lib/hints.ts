/* What the server tells over /live: ids only, readers fetch again. */
export const TOPICS = [
  "conversation",
  "order",
  "customer",
  "product",
  "channel",
  "rule",
  "presence",
  "member",
] as const;

export interface Hint {
  topic: string;
  id: string;
  shop: string;
  event: string;
}

/** The hint in a data line; null for what is none or belongs to another shop. */
export function readHint(data: string, shop: string): Hint | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return null;
  }
  const hint = parsed as Partial<Hint> | null;
  if (!hint || typeof hint.topic !== "string" || typeof hint.id !== "string") return null;
  if (shop !== "" && hint.shop !== shop) return null;
  return { topic: hint.topic, id: hint.id, shop: hint.shop ?? "", event: hint.event ?? "" };
}

/** The DOM events a hint becomes: `live:conversation` and `live:conversation:<id>`. */
export function eventNames(hint: Hint): string[] {
  return [`live:${hint.topic}`, `live:${hint.topic}:${hint.id}`];
}
