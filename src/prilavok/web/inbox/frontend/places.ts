/* Where somebody was in a list that grows as it is scrolled. */
export interface Place {
  /** Address of the list: another selection is another list. */
  list: string;
  rows: number;
  top: number;
}

const KEY = "inbox-place";
let wentBack = false;
addEventListener("popstate", () => (wentBack = true));

/** Whether the page was reached by «back»; asked once a page. */
export function cameBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const first = !wentBack && entry?.type === "back_forward" && document.readyState !== "complete";
  const answer = wentBack || first;
  wentBack = false;
  return answer;
}

export function writePlace(place: Place): void {
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

/** The place in this list, when it is not its top. */
export function readPlace(list: string): Place | null {
  const kept = sessionStorage.getItem(KEY);
  const place = kept === null ? null : (JSON.parse(kept) as Place);
  return place && place.list === list && place.top > 0 ? place : null;
}

/** `html` with the rows that stand beyond the first `count` of `list` and are not in it, and the way to those after them. */
export function withTail(html: string, list: HTMLElement, count: number): string {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const end = fresh.content.getElementById("conversations-more");
  if (!end) return html;
  const rows = [...list.children].slice(count).filter((row) => row.id === "conversations-more" || !fresh.content.getElementById(row.id));
  end.replaceWith(...rows.map((row) => row.cloneNode(true)));
  return fresh.innerHTML;
}

/** `html` without the rows that `list` has already: a page that was asked for before a refresh brought more rows than it knew of. */
export function withoutKnown(html: string, list: HTMLElement): string {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const known = new Set([...list.children].map((row) => row.id));
  for (const row of [...fresh.content.children]) if (row.id !== "conversations-more" && known.has(row.id)) row.remove();
  return fresh.innerHTML;
}
