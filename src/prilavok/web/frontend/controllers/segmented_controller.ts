/* A segmented control over a hidden input: one radio group, arrow keys choose.
     <div class="seg" role="radiogroup" aria-label="…" data-controller="segmented"
          data-action="click->segmented#choose keydown->segmented#move">
       <input type="hidden" name="mode" value="direct" data-segmented-target="input">
       <button type="button" role="radio" data-value="direct" aria-checked="true">…</button> …
     </div>
   Sends `change` from the input, so `autosubmit` and htmx triggers work. Links with aria-current need no behaviour. */
import { Controller } from "@hotwired/stimulus";
import { ringNext } from "../lib/focus";

export default class extends Controller<HTMLElement> {
  static override targets = ["input"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly hasInputTarget: boolean;

  override connect(): void {
    for (const radio of this.radios) radio.tabIndex = radio.getAttribute("aria-checked") === "true" ? 0 : -1;
  }

  choose(event: Event): void {
    const radio = (event.target as Element).closest<HTMLElement>('[role="radio"]');
    if (radio) this.check(radio);
  }

  move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const radio = step && ringNext(this.radios, document.activeElement as HTMLElement, step);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    this.check(radio);
  }

  private get radios(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role="radio"]')];
  }

  private check(chosen: HTMLElement): void {
    for (const radio of this.radios) {
      radio.setAttribute("aria-checked", String(radio === chosen));
      radio.tabIndex = radio === chosen ? 0 : -1;
    }
    if (!this.hasInputTarget || this.inputTarget.value === chosen.dataset["value"]) return;
    this.inputTarget.value = chosen.dataset["value"] ?? "";
    this.inputTarget.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
