/* A small form for one thing after another: empty again once its request went well; a <details> around it closes.
     <form hx-post="…" data-controller="reset-form" data-action="htmx:afterRequest->reset-form#reset"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLFormElement> {
  reset(event: CustomEvent<{ successful?: boolean }>): void {
    if (!event.detail.successful) return;
    this.element.reset();
    const around = this.element.closest("details");
    if (around) around.open = false;
  }
}
