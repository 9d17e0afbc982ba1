/* All messages of a customer: opens at the end; what comes in above moves nothing that is read.
     <div class="scroll" data-controller="inbox-everything"> … <div hx-get="…" hx-swap="outerHTML"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  private fromEnd = 0;

  override connect(): void {
    this.element.scrollTop = this.element.scrollHeight;
    this.element.addEventListener("htmx:beforeSwap", this.remember);
    this.element.addEventListener("htmx:afterSwap", this.restore);
  }

  private readonly remember = (): void => {
    this.fromEnd = this.element.scrollHeight - this.element.scrollTop;
  };

  private readonly restore = (): void => {
    this.element.scrollTop = this.element.scrollHeight - this.fromEnd;
  };
}
