/* A button and the panel it opens (not modal): Esc and a click outside close it, focus goes back to the button.
     <div data-controller="popover" data-popover-side-value="top" data-popover-align-value="start">
       <button type="button" data-popover-target="button" data-action="popover#toggle" aria-haspopup="dialog">…</button>
       <div class="pop" data-popover-target="panel" role="dialog" aria-label="…" hidden>…</div>
     </div>
   A panel may be filled by htmx when it opens: give it hx-get and hx-trigger="popover:opened once".
   Anything inside closes it with data-action="popover#close". On the phone `.pop.is-sheet` becomes a bottom sheet. */
import { Controller } from "@hotwired/stimulus";
import { firstFocusable } from "../lib/focus";
import { place } from "../lib/place";

export default class extends Controller<HTMLElement> {
  static override targets = ["button", "panel"];
  static override values = { side: { type: String, default: "bottom" }, align: { type: String, default: "start" } };
  declare readonly buttonTarget: HTMLElement;
  declare readonly panelTarget: HTMLElement;
  declare readonly hasPanelTarget: boolean;
  declare readonly sideValue: "top" | "bottom";
  declare readonly alignValue: "start" | "end";

  override connect(): void {
    this.buttonTarget.setAttribute("aria-expanded", "false");
  }

  override disconnect(): void {
    this.forget();
  }

  toggle(event?: Event): void {
    event?.preventDefault();
    if (this.panelTarget.hidden) this.open();
    else this.close();
  }

  open(): void {
    this.panelTarget.hidden = false;
    this.panelTarget.style.position = "fixed";
    this.buttonTarget.setAttribute("aria-expanded", "true");
    this.replace();
    document.addEventListener("pointerdown", this.outside, true);
    document.addEventListener("keydown", this.escape, true);
    addEventListener("resize", this.replace);
    this.panelTarget.dispatchEvent(new CustomEvent("popover:opened", { bubbles: true }));
    this.focusInside();
  }

  close(): void {
    if (!this.hasPanelTarget || this.panelTarget.hidden) return;
    const held = this.panelTarget.contains(document.activeElement);
    this.panelTarget.hidden = true;
    this.forget();
    this.buttonTarget.setAttribute("aria-expanded", "false");
    if (held) this.buttonTarget.focus();
  }

  /** A panel filled later takes the focus when its content has come. */
  panelTargetConnected(panel: HTMLElement): void {
    panel.addEventListener("htmx:afterSettle", () => {
      if (panel.hidden) return;
      this.replace();
      this.focusInside();
    });
  }

  private focusInside(): void {
    firstFocusable(this.panelTarget)?.focus({ preventScroll: true });
  }

  private readonly replace = (): void => {
    const panel = this.panelTarget;
    const view = { width: innerWidth, height: innerHeight };
    const wish = { side: this.sideValue, align: this.alignValue };
    const spot = place(this.buttonTarget.getBoundingClientRect(), { width: panel.offsetWidth, height: panel.offsetHeight }, view, wish);
    panel.style.left = `${spot.left}px`;
    panel.style.top = `${spot.top}px`;
  };

  private forget(): void {
    document.removeEventListener("pointerdown", this.outside, true);
    document.removeEventListener("keydown", this.escape, true);
    removeEventListener("resize", this.replace);
  }

  private readonly outside = (event: Event): void => {
    if (!this.element.contains(event.target as Node)) this.close();
  };

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
    this.buttonTarget.focus();
  };
}
