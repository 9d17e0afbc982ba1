/* Shows a chosen theme at once, before the form is saved.
     <select data-controller="theme" data-action="change->theme#show">system, light, dark</select> */
import { Controller } from "@hotwired/stimulus";

const THEMES: Record<string, string> = { light: "prilavok", dark: "prilavok-dark" };

export default class extends Controller<HTMLSelectElement | HTMLInputElement> {
  show(): void {
    const theme = THEMES[this.element.value];
    if (theme) document.documentElement.dataset["theme"] = theme;
    else delete document.documentElement.dataset["theme"];
  }
}
