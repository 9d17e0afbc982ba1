/* Brings what pages that are gone had sent without a connection; once a page, and whenever a lost connection is back. What is
   turned down becomes a draft again, with a word about it.
     <span data-controller="inbox-courier" data-inbox-courier-member-value="<public id>" data-inbox-courier-returned-value="… {name}"> */
import { Controller } from "@hotwired/stimulus";
import { find, keep } from "../../frontend/lib/kept_drafts";
import { shelf } from "../../frontend/lib/shelf";
import { sendToast } from "../../frontend/lib/toast";
import { deliver, letters, type StoredLetter, unattended } from "./letters";
import { type KeptLoad, LoadKeeper } from "./loads";
import { joined } from "./tray";

export default class extends Controller<HTMLElement> {
  static override values = { member: String, returned: String };
  declare readonly memberValue: string;
  declare readonly returnedValue: string;

  private isBusy = false;

  override connect(): void {
    document.body.addEventListener("live:resync", this.go);
    if (navigator.onLine) this.go();
  }

  override disconnect(): void {
    document.body.removeEventListener("live:resync", this.go);
  }

  private readonly go = (): void => {
    if (this.isBusy) return;
    this.isBusy = true;
    // Where the browser keeps nothing there is nothing to bring.
    void this.bring().catch(() => undefined).finally(() => (this.isBusy = false));
  };

  private async bring(): Promise<void> {
    const kept = letters();
    for (const letter of await unattended(kept, this.memberValue)) {
      const outcome = await deliver(letter, Date.now());
      if (outcome.kind === "later") continue;
      await kept.remove(letter.nonce);
      if (outcome.kind === "sent") this.sent(letter);
      else await this.returned(letter, outcome.why);
    }
  }

  private sent(letter: StoredLetter): void {
    this.dispatch("sent", { target: document.body, prefix: "inbox-courier", detail: letter });
    document.body.dispatchEvent(new CustomEvent("thread:refresh"));
  }

  /** The open conversation takes it back itself. */
  private async returned(letter: StoredLetter, why: string): Promise<void> {
    const told = this.dispatch("returned", { target: document.body, prefix: "inbox-courier", detail: { letter, why } });
    if (!told.defaultPrevented) await this.keepAsDraft(letter);
    sendToast({ text: [why, this.returnedValue.replace("{name}", letter.name)].filter(Boolean).join(" "), level: "error" });
  }

  private async keepAsDraft(letter: StoredLetter): Promise<void> {
    const { conversation, name, mode } = letter;
    const other = find(this.memberValue, conversation, mode);
    const text = [letter.text, other?.text].filter(Boolean).join("\n");
    keep(this.memberValue, { conversation, name, mode, text, base: other?.base ?? "", at: Date.now() });
    const loads = new LoadKeeper(shelf<KeptLoad>("loads"), this.memberValue, conversation, name);
    await loads.keep(mode, joined(letter.load, await loads.left(mode)));
  }
}
