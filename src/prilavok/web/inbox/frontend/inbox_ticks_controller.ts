/* Conversations ticked in the list, one by one (X, a click on the avatar), in a row (Shift) or all that match; the bar
   above the rows does something with them.
     <section data-controller="inbox-ticks" data-inbox-ticks-forms-value='{"one": "%(n)s selected", …}'>
       <form data-inbox-ticks-target="bar" hidden> <span data-inbox-ticks-target="count"> <span …="offer" hx-trigger="inbox:ticked">
         <input type="hidden" name="all" data-inbox-ticks-target="all">
       <li class="conv-row"><label class="conv-tick"><input type="checkbox" data-keep="typed"> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { plural } from "./plural";
import { between } from "./ranges";

const BOXES = ".conv-tick input";

export default class extends Controller<HTMLElement> {
  static override targets = ["bar", "count", "offer", "all", "tagger"];
  static override values = { forms: String };
  declare readonly barTarget: HTMLFormElement;
  declare readonly hasBarTarget: boolean;
  declare readonly countTarget: HTMLElement;
  declare readonly offerTarget: HTMLElement;
  declare readonly allTarget: HTMLInputElement;
  declare readonly taggerTarget: HTMLButtonElement;
  declare readonly formsValue: string;

  /** Where a range begins. */
  private anchor = "";
  private isRange = false;
  /** How many conversations «all that match» are; 0 while they are ticked one by one. */
  private everything = 0;
  /** Somebody asked for the boxes and has not ticked one yet. */
  private begun = false;

  private get boxes(): HTMLInputElement[] {
    return [...this.element.querySelectorAll<HTMLInputElement>(BOXES)];
  }

  begin(): void {
    if (this.begun) return this.clear();
    this.begun = true;
    this.count();
    this.boxes[0]?.focus();
  }

  toggle(): void {
    const box = this.here();
    if (!box) return;
    box.checked = !box.checked;
    this.settle(box);
  }

  extend(): void {
    const box = this.here();
    if (!box) return;
    box.checked = true;
    this.range(box);
    this.settle(box);
  }

  /** A change event does not tell whether Shift was held. */
  pressed(event: MouseEvent): void {
    this.isRange = event.shiftKey;
  }

  changed(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(BOXES)) return;
    if (this.isRange) this.range(box);
    this.settle(box);
  }

  takeAll(event: Event): void {
    this.everything = Number((event.currentTarget as HTMLElement).dataset["count"]);
    this.count();
  }

  clear(): void {
    this.everything = 0;
    this.begun = false;
    this.anchor = "";
    for (const box of this.boxes) box.checked = false;
    this.fold();
    this.count();
  }

  leave(event: Event): void {
    if (event.defaultPrevented || !this.hasBarTarget || this.barTarget.hidden) return;
    event.preventDefault();
    this.clear();
  }

  tag(): void {
    this.taggerTarget.click();
  }

  /** Also after the rows were refreshed: some may have left the list. */
  count(): void {
    if (!this.hasBarTarget) return;
    const boxes = this.boxes;
    if (this.everything > 0) for (const box of boxes) box.checked = true;
    const ticked = this.everything || boxes.filter((box) => box.checked).length;
    const shown = ticked > 0 || this.begun;
    if (shown && this.barTarget.hidden) htmx.trigger(this.offerTarget, "inbox:ticked", {});
    this.allTarget.value = this.everything > 0 ? "1" : "";
    this.countTarget.textContent = plural(this.formsValue, ticked);
    this.offerTarget.hidden = this.everything > 0;
    this.barTarget.hidden = !shown;
    this.element.classList.toggle("is-ticking", shown);
    for (const box of boxes) box.tabIndex = shown ? 0 : -1;
  }

  /** What was opened and typed in the bar was about the conversations of before. */
  private fold(): void {
    if (!this.hasBarTarget) return;
    for (const button of this.barTarget.querySelectorAll<HTMLElement>('[aria-expanded="true"]')) button.click();
    this.barTarget.reset();
  }

  private settle(box: HTMLInputElement): void {
    this.anchor = box.id;
    if (!box.checked) this.everything = 0;
    this.count();
  }

  private range(box: HTMLInputElement): void {
    const boxes = this.boxes;
    for (const one of between(boxes, boxes.find((other) => other.id === this.anchor) ?? box, box)) one.checked = box.checked;
  }

  /** The row with the focus, else the open conversation. */
  private here(): HTMLInputElement | null {
    const row = document.activeElement?.closest(".conv-row") ?? this.element.querySelector('.conv-row:has([aria-current="true"])');
    return row?.querySelector<HTMLInputElement>(BOXES) ?? null;
  }
}
