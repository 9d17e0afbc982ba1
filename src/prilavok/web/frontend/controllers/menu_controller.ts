/* Arrow keys for a menu inside a popover; choosing an item closes it.
     <div data-controller="popover menu" data-action="keydown->menu#move click->menu#chosen">
       <button … data-popover-target="button" data-action="popover#toggle" aria-haspopup="menu">…</button>
       <div class="pop menu-u" data-popover-target="panel" role="menu" hidden>
         <a role="menuitem" href="…">…</a> <button role="menuitem" type="button">…</button>
       </div>
     </div> */
import { Controller } from "@hotwired/stimulus";
import { ringNext } from "../lib/focus";

export default class extends Controller<HTMLElement> {
  private get panel(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>('[role="menu"]');
  }

  private get items(): HTMLElement[] {
    return [...(this.panel?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  }

  move(event: KeyboardEvent): void {
    const panel = this.panel;
    if (!panel || panel.hidden) return this.openByArrow(event);
    const target = this.next(event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  chosen(event: Event): void {
    const item = (event.target as Element).closest('[role^="menuitem"]');
    if (item && !item.matches('[aria-haspopup]')) this.element.querySelector<HTMLElement>('[aria-expanded="true"]')?.click();
  }

  private next(key: string): HTMLElement | undefined {
    const items = this.items;
    const current = document.activeElement as HTMLElement | null;
    if (key === "ArrowDown") return ringNext(items, current, 1);
    if (key === "ArrowUp") return ringNext(items, current, -1);
    if (key === "Home") return items[0];
    return key === "End" ? items[items.length - 1] : undefined;
  }

  private openByArrow(event: KeyboardEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("[aria-haspopup]");
    if (!button || event.key !== "ArrowDown") return;
    event.preventDefault();
    button.click();
  }
}
