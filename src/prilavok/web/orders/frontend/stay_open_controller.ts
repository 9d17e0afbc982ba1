/* An open menu or <details> inside a part that refreshes itself: a live morph would close it under one's hand.
     <div data-controller="popover menu stay-open">…</div>   <details data-controller="stay-open">…</details> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  private restore: (() => void) | null = null;

  override connect(): void {
    document.body.addEventListener("htmx:beforeSwap", this.remember);
    document.body.addEventListener("htmx:afterSwap", this.reopen);
  }

  override disconnect(): void {
    document.body.removeEventListener("htmx:beforeSwap", this.remember);
    document.body.removeEventListener("htmx:afterSwap", this.reopen);
  }

  private readonly remember = (): void => {
    this.restore = this.element instanceof HTMLDetailsElement ? this.detailsState(this.element) : this.popoverState();
  };

  private readonly reopen = (): void => {
    this.restore?.();
    this.restore = null;
  };

  private detailsState(details: HTMLDetailsElement): (() => void) | null {
    return details.open ? () => (details.open = true) : null;
  }

  private popoverState(): (() => void) | null {
    const panel = this.element.querySelector<HTMLElement>("[data-popover-target=panel]");
    const button = this.element.querySelector<HTMLElement>("[data-popover-target=button]");
    if (!panel || panel.hidden) return null;
    const style = panel.getAttribute("style") ?? "";
    const focused = panel.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    return () => {
      panel.hidden = false;
      panel.setAttribute("style", style);
      button?.setAttribute("aria-expanded", "true");
      if (focused?.isConnected) focused.focus();
    };
  }
}
