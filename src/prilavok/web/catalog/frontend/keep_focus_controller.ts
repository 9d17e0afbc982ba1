/* A part of the page that replaces itself by htmx: when the focus was on something that is gone afterwards, it goes to
   the part's field instead of being lost. <section data-controller="keep-focus"> … <input data-keep-focus-target="field"> */
import { Controller } from "@hotwired/stimulus";

let hadFocus = false;

export default class extends Controller<HTMLElement> {
  static override targets = ["field"];
  declare readonly fieldTarget: HTMLElement;
  declare readonly hasFieldTarget: boolean;

  override connect(): void {
    if (hadFocus && this.hasFieldTarget && document.activeElement === document.body) this.fieldTarget.focus();
    hadFocus = false;
    this.element.addEventListener("htmx:beforeSwap", this.remember);
  }

  override disconnect(): void {
    this.element.removeEventListener("htmx:beforeSwap", this.remember);
  }

  private readonly remember = (event: Event): void => {
    if (event.target === this.element) hadFocus = this.element.contains(document.activeElement);
  };
}
