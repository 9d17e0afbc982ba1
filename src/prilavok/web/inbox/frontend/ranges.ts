/** From one item to the other, both included, whichever stands first; nothing when one is not in the list. */
export function between<T>(items: readonly T[], one: T, other: T): T[] {
  const [from, to] = [items.indexOf(one), items.indexOf(other)].sort((a, b) => a - b) as [number, number];
  return from < 0 ? [] : items.slice(from, to + 1);
}
