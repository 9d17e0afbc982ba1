/* What was written while there was no connection: kept in this browser until the server has it. */

export interface Kept {
  conversation: string;
  name: string;
  mode: string;
  text: string;
  at: number;
}

const FAMILY = "prilavok:";
const DRAFTS = `${FAMILY}draft:`;

function keyOf(member: string, conversation: string, mode: string): string {
  return `${DRAFTS}${member}:${conversation}:${mode}`;
}

export function keep(member: string, draft: Kept): void {
  if (draft.text.trim() === "") return drop(member, draft.conversation, draft.mode);
  localStorage.setItem(keyOf(member, draft.conversation, draft.mode), JSON.stringify(draft));
}

export function drop(member: string, conversation: string, mode: string): void {
  localStorage.removeItem(keyOf(member, conversation, mode));
}

export function find(member: string, conversation: string, mode: string): Kept | null {
  return read(localStorage.getItem(keyOf(member, conversation, mode)));
}

/** All that this browser keeps, the newest first; whoever logs out takes theirs along. */
export function all(): Kept[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(DRAFTS));
  const found = keys.map((key) => read(localStorage.getItem(key))).filter((draft) => draft !== null);
  return found.sort((one, other) => other.at - one.at);
}

export function forgetAll(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(FAMILY)) localStorage.removeItem(key);
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(FAMILY)) sessionStorage.removeItem(key);
}

function read(stored: string | null): Kept | null {
  try {
    return stored === null ? null : (JSON.parse(stored) as Kept);
  } catch {
    return null;
  }
}
