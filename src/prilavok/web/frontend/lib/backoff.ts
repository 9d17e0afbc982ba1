/** Waiting times in ms for the n-th try (0, 1, 2 …): 1 s, 2 s, 4 s … at most 30 s. */
export function backoff(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** attempt);
}
