/* Unsent text goes to the server after a pause, and at once when the page is left. Until the server has it, this browser
   keeps a copy, which is put back when the conversation is opened again and goes when the connection is back. */
import { drop, find, keep, merged } from "../../frontend/lib/kept_drafts";
import { ownHeaders } from "../../frontend/lib/own_headers";

const PAUSE = 700;

/** Which conversation, whose, and where its drafts go. */
export interface Place {
  member: string;
  conversation: string;
  name: string;
  url: string;
}

export class DraftKeeper {
  private timer = 0;
  private pending: string | null = null;
  private readonly typed = new Map<string, string>();
  /** What the server has, as far as this page knows. */
  private readonly known = new Map<string, string>();

  constructor(private readonly place: Place, private readonly saved: () => void) {}

  /** What belongs into the field of `mode`, whose draft on the server is `server`. */
  begin(mode: string, server: string): string {
    const { member, conversation } = this.place;
    this.known.set(mode, server);
    const kept = find(member, conversation, mode);
    if (kept === null) return server;
    const text = merged(server, kept);
    if (text === server) drop(member, conversation, mode);
    else this.soon(mode, text);
    return text;
  }

  soon(mode: string, text: string): void {
    clearTimeout(this.timer);
    if (this.pending !== null && this.pending !== mode) void this.flush();
    this.pending = mode;
    this.keep(mode, text);
    this.timer = window.setTimeout(() => void this.flush(), PAUSE);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const mode = this.pending;
    this.pending = null;
    if (mode !== null) await this.post(mode);
  }

  /** The connection is back: all that the server has not got. */
  async again(): Promise<void> {
    clearTimeout(this.timer);
    this.pending = null;
    for (const [mode, text] of [...this.typed]) if (text !== this.known.get(mode)) await this.post(mode);
  }

  /** It left the field and is on its way. */
  drop(mode: string): void {
    if (this.pending === mode) this.pending = null;
    this.typed.delete(mode);
    drop(this.place.member, this.place.conversation, mode);
  }

  /** The server has taken it, and emptied its draft: what was typed meanwhile goes there again. */
  settled(mode: string): void {
    this.known.set(mode, "");
    const text = this.typed.get(mode) ?? "";
    if (text !== "") this.soon(mode, text);
  }

  private keep(mode: string, text: string): void {
    const { member, conversation, name } = this.place;
    this.typed.set(mode, text);
    keep(member, { conversation, name, mode, text, base: this.known.get(mode) ?? "", at: Date.now() });
  }

  private async post(mode: string): Promise<void> {
    const text = this.typed.get(mode) ?? "";
    if (!(await saved(this.place.url, mode, text))) return;
    this.known.set(mode, text);
    // Unless something newer was typed, or it was sent, while this was on its way.
    if (this.typed.get(mode) !== text) return;
    drop(this.place.member, this.place.conversation, mode);
    this.saved();
  }
}

/** `keepalive` lets it leave although the page goes away. */
async function saved(url: string, mode: string, text: string): Promise<boolean> {
  const body = new URLSearchParams({ mode, text });
  try {
    return (await fetch(url, { method: "POST", body, headers: ownHeaders(), keepalive: true })).ok;
  } catch {
    return false;
  }
}
