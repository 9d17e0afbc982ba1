/* Messages that were sent from a page and of which the server has not answered yet. They are kept in this browser until it
   has: a page that is closed or loaded anew without a connection loses none. The name (nonce) stays the same, so that
   one that had arrived after all makes no second message. */
import { ownHeaders } from "../../frontend/lib/own_headers";
import { type Shelf, shelf } from "../../frontend/lib/shelf";
import type { Load } from "./tray";

export interface StoredLetter {
  nonce: string;
  member: string;
  conversation: string;
  /** Of the conversation. */
  name: string;
  mode: string;
  text: string;
  written: number;
  url: string;
  fields: [string, string][];
  load: Load;
}

export type Outcome = { kind: "sent" } | { kind: "later" } | { kind: "refused"; why: string };

/** What a colleague or the network said since then is checked by the server; a day later the customer has moved on. */
const TOO_OLD = 24 * 60 * 60 * 1000;
/** Signed out, slow, asked too often: it may be taken later. */
const NOT_NOW = new Set([401, 403, 408, 429]);

export const letters = (): Shelf<StoredLetter> => shelf<StoredLetter>("letters");

/** Those that a page which is still open looks after itself. */
const attended = new Set<string>();

export function attend(nonce: string): void {
  attended.add(nonce);
}

export function leave(nonces: Iterable<string>): void {
  for (const nonce of nonces) attended.delete(nonce);
}

/** Left behind by pages that are gone, in the order they were written. */
export async function unattended(kept: Shelf<StoredLetter>, member: string): Promise<StoredLetter[]> {
  const found = (await kept.all()).filter((letter) => letter.member === member && !attended.has(letter.nonce));
  return found.sort((one, other) => one.written - other.written);
}

/** What of a form is words; its files stand in the load. */
export function wordsOf(values: FormData): [string, string][] {
  return [...values.entries()].filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

export async function deliver(letter: StoredLetter, now: number): Promise<Outcome> {
  if (now - letter.written > TOO_OLD) return { kind: "refused", why: "" };
  try {
    const headers = { ...ownHeaders(), "HX-Request": "true" };
    return outcome(await fetch(letter.url, { method: "POST", body: formOf(letter), headers }));
  } catch {
    return { kind: "later" };
  }
}

function outcome(answer: Response): Outcome {
  const told = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}") as Record<string, { text?: string }>;
  if (told["composer:sent"]) return { kind: "sent" };
  // A page to sign in at is a success for the browser.
  if (answer.ok || answer.status >= 500 || NOT_NOW.has(answer.status)) return { kind: "later" };
  return { kind: "refused", why: told["composer:refused"]?.text ?? "" };
}

function formOf(letter: StoredLetter): FormData {
  const form = new FormData();
  for (const [name, value] of letter.fields) form.append(name, value);
  for (const file of letter.load.files) form.append("attachments", file, file.name);
  return form;
}
