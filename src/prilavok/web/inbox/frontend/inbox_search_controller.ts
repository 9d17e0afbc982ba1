/* The search field of the list: opened by its button (key /), left with Esc.
     <header data-controller="inbox-search"><button data-inbox-search-target="button" data-action="inbox-search#toggle">
       <form data-inbox-search-target="form" hidden><input data-inbox-search-target="field" data-action="keydown.esc->inbox-search#leave"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["button", "form", "field"];
  declare readonly buttonTarget: HTMLElement;
  declare readonly formTarget: HTMLFormElement;
  declare readonly fieldTarget: HTMLInputElement;

  toggle(): void {
    if (this.formTarget.hidden) this.show(true);
    else if (document.activeElement === this.fieldTarget || this.fieldTarget.value === "") this.show(false);
    else this.fieldTarget.focus();
  }

  leave(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.fieldTarget.value !== "") {
      this.fieldTarget.value = "";
      this.formTarget.requestSubmit();
      return;
    }
    this.show(false);
  }

  private show(shown: boolean): void {
    this.formTarget.hidden = !shown;
    this.buttonTarget.setAttribute("aria-expanded", String(shown));
    if (shown) this.fieldTarget.focus();
    else this.buttonTarget.focus();
  }
}
