/* What has just been added takes the focus: its first field, else itself. */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  override connect(): void {
    const field = this.element.querySelector<HTMLElement>("textarea, select, input:not([type=hidden])");
    (field ?? this.element).focus();
  }
}
