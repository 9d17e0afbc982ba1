/* Tells the server that a page is open: the member is online as long as it is heard of.
     <span data-controller="presence-beat" data-presence-beat-url-value="/team/here/" data-presence-beat-every-value="45"> */
import { Controller } from "@hotwired/stimulus";
import { ownHeaders } from "../../frontend/lib/own_headers";

export default class extends Controller<HTMLElement> {
  static override values = { url: String, every: Number };
  declare readonly urlValue: string;
  declare readonly everyValue: number;

  private timer = 0;

  override connect(): void {
    void this.beat();
    this.timer = window.setInterval(() => void this.beat(), this.everyValue * 1000);
    document.addEventListener("visibilitychange", this.shown);
  }

  override disconnect(): void {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.shown);
  }

  /** Timers of hidden pages sleep: whoever comes back is here at once. */
  private readonly shown = (): void => {
    if (document.visibilityState === "visible") void this.beat();
  };

  private async beat(): Promise<void> {
    try {
      await fetch(this.urlValue, { method: "POST", headers: ownHeaders() });
    } catch {
      // Without a connection the member is offline, which is what the server will see.
    }
  }
}
