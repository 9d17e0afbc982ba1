/* Unsent text that the server has not got yet. The server's draft is the truth; this copy bridges a lost connection and
   a page that is left. */

export interface Kept {
  conversation: string;
  /** Of the conversation, for whoever sees the draft without it. */
  name: string;
  mode: string;
  text: string;
  /** What the server had when this was typed: if it has something else by now, somebody wrote elsewhere. */
  base: string;
  at: number;
}

const FAMILY = "prilavok:";
const DRAFTS = `${FAMILY}draft:`;

/** The member keeps two people at one computer apart. */
export function keyOf(member: string, conversation: string, mode: string): string {
  return `${member}:${conversation}:${mode}`;
}

export function keep(member: string, draft: Kept): void {
  if (draft.text === draft.base) return drop(member, draft.conversation, draft.mode);
  try {
    localStorage.setItem(DRAFTS + keyOf(member, draft.conversation, draft.mode), JSON.stringify(draft));
  } catch {
    // A full or forbidden store is no reason to stop writing: the text stands in the field.
  }
}

export function drop(member: string, conversation: string, mode: string): void {
  store("localStorage")?.removeItem(DRAFTS + keyOf(member, conversation, mode));
}

export function find(member: string, conversation: string, mode: string): Kept | null {
  return read(store("localStorage")?.getItem(DRAFTS + keyOf(member, conversation, mode)) ?? null);
}

/** All that this browser keeps, the newest first; whoever logs out takes theirs along. */
export function all(): Kept[] {
  const kept = store("localStorage");
  const keys = Object.keys(kept ?? {}).filter((key) => key.startsWith(DRAFTS));
  const found = keys.map((key) => read(kept?.getItem(key) ?? null)).filter((draft) => draft !== null);
  return found.filter((draft) => draft.text.trim() !== "").sort((one, other) => other.at - one.at);
}

/** What belongs into the field when both sides have a text: nothing that was written is lost. */
export function merged(server: string, draft: Kept): string {
  if (server === draft.base || draft.text.includes(server)) return draft.text;
  if (server.includes(draft.text)) return server;
  return `${server}\n${draft.text}`;
}

export function forgetAll(): void {
  for (const kept of [store("localStorage"), store("sessionStorage")]) {
    for (const key of Object.keys(kept ?? {})) if (key.startsWith(FAMILY)) kept?.removeItem(key);
  }
}

/** Browsers may forbid a page to keep anything, and throw when it asks. */
function store(name: "localStorage" | "sessionStorage"): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function read(stored: string | null): Kept | null {
  try {
    return stored === null ? null : (JSON.parse(stored) as Kept);
  } catch {
    return null;
  }
}
