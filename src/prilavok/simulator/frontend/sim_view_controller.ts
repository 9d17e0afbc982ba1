/* Which part of the simulator's page shows where there is no room for all three.
     <div data-controller="sim-view" data-view="phone">
       <button data-view="log" data-action="sim-view#show" aria-pressed="false">…</button>
       <ul data-action="click->sim-view#phone">acts that continue on the phone</ul>
     </div>
   The style sheet decides what `data-view` hides at which width. */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  show(event: Event): void {
    const view = (event.currentTarget as HTMLElement).dataset["view"];
    if (view) this.open(view);
  }

  phone(event: Event): void {
    if ((event.target as Element).closest("button")) this.open("phone");
  }

  private open(view: string): void {
    this.element.dataset["view"] = view;
    for (const button of this.element.querySelectorAll<HTMLElement>("button[data-view]"))
      button.setAttribute("aria-pressed", String(button.dataset["view"] === view));
  }
}
