/* Says that this page has the conversation before its eyes, and whether somebody is writing in it; shows who else is.
     <div data-controller="inbox-presence" data-inbox-presence-url-value="…" data-action="inbox-composer:typed->inbox-presence#typed
       inbox-composer:left->inbox-presence#stopped"> <span data-inbox-presence-target="list"></span> */
import { Controller } from "@hotwired/stimulus";
import { ownHeaders } from "../../frontend/lib/own_headers";

const BEAT = 20_000;
const WRITING_AGAIN = 5_000;
const PAUSE = 6_000;
type State = "here" | "writing" | "gone";

export default class extends Controller<HTMLElement> {
  static override targets = ["list"];
  static override values = { url: String };
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;

  private beat = 0;
  private pause = 0;
  private toldAt = 0;
  private state: State = "gone";

  override connect(): void {
    document.addEventListener("visibilitychange", this.looked);
    addEventListener("pagehide", this.leave);
    this.beat = window.setInterval(() => document.visibilityState === "visible" && this.tell(this.state === "writing" ? "writing" : "here"), BEAT);
    this.looked();
  }

  override disconnect(): void {
    document.removeEventListener("visibilitychange", this.looked);
    removeEventListener("pagehide", this.leave);
    clearInterval(this.beat);
    clearTimeout(this.pause);
    this.leave();
  }

  typed(event: CustomEvent<{ mode: string }>): void {
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.stopped(), PAUSE);
    if (this.state !== "writing" || Date.now() - this.toldAt > WRITING_AGAIN) this.tell("writing", event.detail.mode);
  }

  stopped(): void {
    clearTimeout(this.pause);
    if (this.state === "writing") this.tell("here");
  }

  private readonly looked = (): void => this.tell(document.visibilityState === "visible" ? "here" : "gone");

  private readonly leave = (): void => {
    if (this.state !== "gone") this.tell("gone");
  };

  private tell(state: State, mode = ""): void {
    this.state = state;
    this.toldAt = Date.now();
    void this.post(state, mode);
  }

  /** Lost is fine: the next word comes in a few seconds. */
  private async post(state: State, mode: string): Promise<void> {
    try {
      const answer = await fetch(this.urlValue, { method: "POST", body: new URLSearchParams({ state, mode }), headers: ownHeaders(), keepalive: true });
      if (answer.status === 200) this.listTarget.innerHTML = await answer.text();
    } catch {
      this.listTarget.replaceChildren();
    }
  }
}
