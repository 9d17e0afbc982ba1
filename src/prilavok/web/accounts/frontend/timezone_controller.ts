/* Writes the browser's time zone into a hidden field: <input type="hidden" data-controller="timezone"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLInputElement> {
  override connect(): void {
    this.element.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}
