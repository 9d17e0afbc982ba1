/* Files and product cards of an answer that is not sent yet: kept in this browser, so that a reload, a conversation opened
   between or a lost connection does not cost them. Where the browser keeps nothing, leaving the page is asked about. */
import { keyOf } from "../../frontend/lib/kept_drafts";
import type { Shelf } from "../../frontend/lib/shelf";
import { isBare, type Load } from "./tray";

/** With what the page without a network needs to name it. */
export interface KeptLoad extends Load {
  conversation: string;
  name: string;
  mode: string;
}

export class LoadKeeper {
  private readonly unkept = new Set<string>();

  constructor(private readonly shelf: Shelf<KeptLoad>, private readonly member: string, private readonly conversation: string, private readonly name: string) {}

  /** Whether the page can be left without losing any of it. */
  get isSafe(): boolean {
    return this.unkept.size === 0;
  }

  async keep(mode: string, load: Load): Promise<void> {
    const key = keyOf(this.member, this.conversation, mode);
    this.unkept.delete(mode);
    try {
      if (isBare(load)) await this.shelf.remove(key);
      else await this.shelf.put(key, { ...load, conversation: this.conversation, name: this.name, mode });
    } catch {
      if (!isBare(load)) this.unkept.add(mode);
    }
  }

  async left(mode: string): Promise<Load | null> {
    try {
      return (await this.shelf.get(keyOf(this.member, this.conversation, mode))) ?? null;
    } catch {
      return null;
    }
  }
}
