/* Rings when something comes that the member wants to hear of. The server knows what: a hint is asked about.
     <span data-controller="ring" data-ring-url-value="/notifications/sound/" data-ring-member-value="<public id>"> */
import { Controller } from "@hotwired/stimulus";
import type { Hint } from "../../frontend/lib/hints";
import { play } from "./sounds";

const PAUSE = 1500;
const RUNG = "prilavok:rung";

export default class extends Controller<HTMLElement> {
  static override values = { url: String, member: String };
  declare readonly urlValue: string;
  declare readonly memberValue: string;

  override connect(): void {
    document.body.addEventListener("live:conversation", this.message);
    document.body.addEventListener(`live:member:${this.memberValue}`, this.notice);
  }

  override disconnect(): void {
    document.body.removeEventListener("live:conversation", this.message);
    document.body.removeEventListener(`live:member:${this.memberValue}`, this.notice);
  }

  private readonly message = (event: Event): void => {
    const hint = (event as CustomEvent<Hint | null>).detail;
    if (hint?.event === "message.received") void this.ask(`?conversation=${hint.id}`);
  };

  private readonly notice = (event: Event): void => {
    if ((event as CustomEvent<Hint | null>).detail?.event === "member.notified") void this.ask("");
  };

  private async ask(query: string): Promise<void> {
    if (this.hasJustRung()) return;
    const answer = await fetch(this.urlValue + query).catch(() => null);
    if (answer?.status !== 200) return;
    const { sound } = (await answer.json()) as { sound: string };
    if (this.hasJustRung()) return;
    localStorage.setItem(RUNG, String(Date.now()));
    if (await play(sound)) this.element.dataset["rang"] = sound;
  }

  /** In this page or another one of the same browser. */
  private hasJustRung(): boolean {
    return Date.now() - Number(localStorage.getItem(RUNG) ?? "0") < PAUSE;
  }
}
