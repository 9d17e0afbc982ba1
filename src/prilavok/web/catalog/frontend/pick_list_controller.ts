/* Arrows in a search field walk through the buttons found below it, Enter presses the first one, Esc empties the list.
   The list tells by `data-words` what it was found for: Enter waits until that is what stands in the field.
     <input data-controller="pick-list" data-pick-list-list-value="#found" data-action="keydown->pick-list#key"> */
import { Controller } from "@hotwired/stimulus";
import { ringNext } from "../../frontend/lib/focus";

export default class extends Controller<HTMLInputElement> {
  static override values = { list: String };
  declare readonly listValue: string;

  private isWaiting = false;

  override connect(): void {
    this.list()?.addEventListener("keydown", this.walk);
    this.list()?.addEventListener("htmx:afterSettle", this.filled);
    this.element.addEventListener("input", this.forget);
  }

  override disconnect(): void {
    this.list()?.removeEventListener("keydown", this.walk);
    this.list()?.removeEventListener("htmx:afterSettle", this.filled);
    this.element.removeEventListener("input", this.forget);
  }

  key(event: KeyboardEvent): void {
    const first = this.buttons()[0];
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.isFresh()) first?.click();
      else this.isWaiting = true;
    } else if (event.key === "Escape") {
      this.list()?.replaceChildren();
    }
  }

  private isFresh(): boolean {
    const words = this.list()?.querySelector<HTMLElement>("[data-words]")?.dataset["words"];
    return words === this.element.value.trim();
  }

  private readonly forget = (): void => {
    this.isWaiting = false;
  };

  private readonly filled = (): void => {
    if (!this.isWaiting || !this.isFresh()) return;
    this.isWaiting = false;
    this.buttons()[0]?.click();
  };

  private readonly walk = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.element.focus();
    if (step === undefined) return;
    event.preventDefault();
    const buttons = this.buttons();
    const current = buttons.find((button) => button === document.activeElement) ?? null;
    const isTop = step === -1 && current === buttons[0];
    (isTop ? this.element : ringNext(buttons, current, step))?.focus();
  };

  private list(): HTMLElement | null {
    return document.querySelector<HTMLElement>(this.listValue);
  }

  private buttons(): HTMLButtonElement[] {
    return [...(this.list()?.querySelectorAll<HTMLButtonElement>("[data-pick]") ?? [])];
  }
}
