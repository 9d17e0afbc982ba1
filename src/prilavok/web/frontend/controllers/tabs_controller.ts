/* Tabs with their panels on the page. Tabs that are links to other pages need no behaviour: use aria-current.
     <div data-controller="tabs">
       <div class="tabs-u" role="tablist" aria-label="…" data-action="click->tabs#choose keydown->tabs#move">
         <button role="tab" id="t-order" aria-controls="p-order" aria-selected="true">…</button> …
       </div>
       <div role="tabpanel" id="p-order" aria-labelledby="t-order">…</div> <div … hidden>…</div>
     </div> */
import { Controller } from "@hotwired/stimulus";
import { ringNext } from "../lib/focus";

export default class extends Controller<HTMLElement> {
  override connect(): void {
    for (const tab of this.tabs) tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
  }

  choose(event: Event): void {
    const tab = (event.target as Element).closest<HTMLElement>('[role="tab"]');
    if (tab) this.show(tab);
  }

  move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tab = step && ringNext(this.tabs, document.activeElement as HTMLElement, step);
    if (!tab) return;
    event.preventDefault();
    tab.focus();
    this.show(tab);
  }

  private get tabs(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role="tab"]')];
  }

  private show(chosen: HTMLElement): void {
    for (const tab of this.tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !on;
    }
    chosen.dispatchEvent(new CustomEvent("tabs:shown", { bubbles: true }));
  }
}
