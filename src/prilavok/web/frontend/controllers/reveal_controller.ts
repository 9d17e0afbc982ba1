/* Shows and hides a password.
     <div data-controller="reveal"><input type="password" data-reveal-target="field">
       <button type="button" data-action="reveal#toggle" data-reveal-target="button" aria-pressed="false" aria-label="…">…</button></div> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["field", "button"];
  declare readonly fieldTarget: HTMLInputElement;
  declare readonly buttonTarget: HTMLElement;

  toggle(): void {
    const shown = this.fieldTarget.type === "password";
    this.fieldTarget.type = shown ? "text" : "password";
    this.buttonTarget.setAttribute("aria-pressed", String(shown));
  }
}
