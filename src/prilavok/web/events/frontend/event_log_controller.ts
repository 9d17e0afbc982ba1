/* The event log: J and K go through the rows, the row of the open event is marked.
     <main data-controller="event-log" data-action="keydown@document->event-log#key htmx:afterSettle->event-log#mark"> */
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../../frontend/lib/focus";
import { combination } from "../../frontend/lib/keys";

export default class extends Controller<HTMLElement> {
  override connect(): void {
    this.mark();
  }

  key(event: KeyboardEvent): void {
    const step = { j: 1, k: -1 }[combination(event)];
    if (step === undefined || event.defaultPrevented || isTyping(event.target)) return;
    const rows = this.rows;
    const here = rows.findIndex((row) => row === this.focused) >= 0 ? rows.indexOf(this.focused as HTMLElement) : this.opened;
    const next = rows[here < 0 ? 0 : here + step];
    const link = next?.querySelector<HTMLElement>("a.log-open");
    if (!link) return;
    event.preventDefault();
    link.focus();
    link.scrollIntoView({ block: "nearest" });
    if (this.opened >= 0) link.click();
  }

  mark(): void {
    const shown = this.shown;
    for (const row of this.rows) {
      if (row.dataset["event"] === shown) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
  }

  private get rows(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("tr[data-event]")];
  }

  private get focused(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>("tr[data-event]") ?? null;
  }

  private get shown(): string | undefined {
    return this.element.querySelector<HTMLElement>("#event-panel")?.dataset["event"];
  }

  private get opened(): number {
    const shown = this.shown;
    return shown ? this.rows.findIndex((row) => row.dataset["event"] === shown) : -1;
  }
}
