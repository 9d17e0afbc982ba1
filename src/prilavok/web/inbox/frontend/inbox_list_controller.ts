/* The list of conversations: keys move along it, the open one is lit, a refresh keeps as many rows as were loaded.
     <main data-controller="inbox-list" data-action="htmx:configRequest@document->inbox-list#tell">
       <div data-inbox-list-target="scroll"><ul data-inbox-list-target="rows"> <a class="conv" data-id="…">
   #next and #previous move the focus, #older and #newer open the neighbour of the open conversation. */
import { Controller } from "@hotwired/stimulus";

const MOST_ROWS = 200;

export default class extends Controller<HTMLElement> {
  static override targets = ["rows"];
  declare readonly rowsTarget: HTMLElement;

  private observer: MutationObserver | null = null;

  /** The desk is swapped whole: then another conversation is open. */
  override connect(): void {
    this.observer = new MutationObserver(() => this.light());
    this.observer.observe(this.element, { childList: true });
  }

  override disconnect(): void {
    this.observer?.disconnect();
  }

  private get links(): HTMLAnchorElement[] {
    return [...this.rowsTarget.querySelectorAll<HTMLAnchorElement>("a.conv")];
  }

  private light(): void {
    const open = this.openId();
    for (const link of this.links) {
      if (link.dataset["id"] === open) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Every request tells which conversation is open; a refresh of the rows asks for as many as there are. */
  tell(event: CustomEvent<{ elt: HTMLElement; parameters: FormData; headers: Record<string, string> }>): void {
    const { elt, parameters, headers } = event.detail;
    headers["X-Conversation"] = this.openId();
    if (elt !== this.rowsTarget) return;
    parameters.set("limit", String(Math.min(Math.max(this.links.length, 30), MOST_ROWS)));
    parameters.set("current", this.openId());
  }

  next(): void {
    this.focus(1);
  }

  previous(): void {
    this.focus(-1);
  }

  older(): void {
    this.neighbour(1)?.click();
  }

  newer(): void {
    this.neighbour(-1)?.click();
  }

  /** The cheat sheet. */
  keys(): void {
    dispatchEvent(new CustomEvent("inbox:keys"));
  }

  private openId(): string {
    return document.getElementById("desk")?.dataset["conversation"] ?? "";
  }

  private focus(step: number): void {
    const links = this.links;
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const target = at >= 0 ? links[at + step] : (links.find((link) => link.hasAttribute("aria-current")) ?? links[0]);
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  private neighbour(step: number): HTMLAnchorElement | undefined {
    const links = this.links;
    const at = links.findIndex((link) => link.dataset["id"] === this.openId());
    return links[at + step];
  }
}
