/* Submits a filter form by itself: at once on `change`, 250 ms after the last letter on `input`.
     <form hx-get="…" hx-target="#rows" hx-push-url="true" data-controller="autosubmit"
           data-action="change->autosubmit#now input->autosubmit#soon"> */
import { Controller } from "@hotwired/stimulus";

const PAUSE = 250;

export default class extends Controller<HTMLFormElement> {
  private timer = 0;

  override disconnect(): void {
    clearTimeout(this.timer);
  }

  now(): void {
    clearTimeout(this.timer);
    this.element.requestSubmit();
  }

  soon(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !["text", "search", "number", "tel"].includes(field.type)) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.element.requestSubmit(), PAUSE);
  }
}
