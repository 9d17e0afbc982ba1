/* A row of links that scrolls sideways where it does not fit: the current one is brought into sight.
     <nav data-controller="strip"><a …>…</a><a aria-current="page" …>…</a></nav> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  override connect(): void {
    const here = this.element.querySelector<HTMLElement>("[aria-current]");
    if (!here) return;
    const rest = this.element.clientWidth - here.offsetWidth;
    this.element.scrollLeft = here.offsetLeft - this.element.offsetLeft - rest / 2;
  }
}
