/* Keeps what is typed while the connection is lost, and puts it back when the conversation is opened again.
     <span data-controller="kept-drafts" data-kept-drafts-member-value="<public id>"> once a page. */
import { Controller } from "@hotwired/stimulus";
import { drop, find, keep } from "./kept_drafts";

const AREAS = "form.composer textarea[name=text]";

export default class extends Controller<HTMLElement> {
  static override values = { member: String };
  declare readonly memberValue: string;

  override connect(): void {
    document.addEventListener("input", this.typed);
    document.addEventListener("composer:sent", this.sent);
    document.addEventListener("htmx:afterSettle", this.restore);
    addEventListener("offline", this.keepAll);
    this.restore();
  }

  override disconnect(): void {
    document.removeEventListener("input", this.typed);
    document.removeEventListener("composer:sent", this.sent);
    document.removeEventListener("htmx:afterSettle", this.restore);
    removeEventListener("offline", this.keepAll);
  }

  private get isOffline(): boolean {
    return !navigator.onLine || document.body.dataset["live"] === "off";
  }

  private get conversation(): string {
    return document.querySelector<HTMLElement>("#desk")?.dataset["conversation"] ?? "";
  }

  private get areas(): HTMLTextAreaElement[] {
    return this.conversation === "" ? [] : [...document.querySelectorAll<HTMLTextAreaElement>(AREAS)];
  }

  private modeOf(area: HTMLTextAreaElement): string {
    return area.form?.dataset["mode"] ?? "";
  }

  private readonly typed = (event: Event): void => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.matches(AREAS)) return;
    // With a connection the server keeps it.
    if (this.isOffline) this.keepOne(area);
    else drop(this.memberValue, this.conversation, this.modeOf(area));
  };

  private readonly keepAll = (): void => {
    for (const area of this.areas) this.keepOne(area);
  };

  private keepOne(area: HTMLTextAreaElement): void {
    const name = document.querySelector("#thread-head h2")?.textContent?.trim() ?? "";
    const draft = { conversation: this.conversation, name, mode: this.modeOf(area), text: area.value, at: Date.now() };
    keep(this.memberValue, draft);
  }

  private readonly sent = (): void => {
    for (const area of this.areas) drop(this.memberValue, this.conversation, this.modeOf(area));
  };

  /** Into an empty field only: what the server has is newer, or was written elsewhere. */
  private readonly restore = (): void => {
    if (this.isOffline) return;
    for (const area of this.areas) {
      const kept = find(this.memberValue, this.conversation, this.modeOf(area));
      if (!kept || area.value !== "") continue;
      area.value = kept.text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
}
