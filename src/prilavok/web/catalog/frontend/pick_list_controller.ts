/* Arrows in a search field walk through the buttons found below it, Enter presses the first one, Esc empties the list.
     <input data-controller="pick-list" data-pick-list-list-value="#found" data-action="keydown->pick-list#key"> */
import { Controller } from "@hotwired/stimulus";
import { ringNext } from "../../frontend/lib/focus";

export default class extends Controller<HTMLInputElement> {
  static override values = { list: String };
  declare readonly listValue: string;

  override connect(): void {
    this.list()?.addEventListener("keydown", this.walk);
  }

  override disconnect(): void {
    this.list()?.removeEventListener("keydown", this.walk);
  }

  key(event: KeyboardEvent): void {
    const first = this.buttons()[0];
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      first?.click();
    } else if (event.key === "Escape") {
      this.list()?.replaceChildren();
    }
  }

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
