/* One floating panel of the conversation (why this product, product picker), filled by the server and standing beside
   whatever opened it; on the phone a bottom sheet. Esc, a click outside and `float:close` close it, the focus goes back.
     <section data-controller="inbox-float"> <button data-action="inbox-float#open" data-url="…">
       <div class="pop is-sheet" data-inbox-float-target="panel" role="dialog" hidden></div>
   A fragment with data-marks="<message id> …" rings those messages while it is open. */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { firstFocusable, ringNext } from "../../frontend/lib/focus";
import { place } from "../../frontend/lib/place";

export default class extends Controller<HTMLElement> {
  static override targets = ["panel"];
  declare readonly panelTarget: HTMLElement;

  private anchor: HTMLElement | null = null;

  override connect(): void {
    document.addEventListener("float:close", this.shut);
    this.panelTarget.addEventListener("htmx:afterSettle", this.stand);
  }

  override disconnect(): void {
    document.removeEventListener("float:close", this.shut);
    this.forget();
  }

  open(event: Event): void {
    event.preventDefault();
    const button = event.currentTarget as HTMLElement;
    if (this.anchor === button && !this.panelTarget.hidden) return this.close();
    this.show(button, button.dataset["url"] ?? "");
  }

  /** From elsewhere: an event with the address and the part to stand beside. */
  openFrom(event: CustomEvent<{ url: string; anchor: HTMLElement }>): void {
    this.show(event.detail.anchor, event.detail.url);
  }

  /** Another content in the panel that is open. */
  again(event: Event): void {
    void this.fill((event.currentTarget as HTMLElement).dataset["url"] ?? "");
  }

  /** Brings the source message into view. */
  reveal(event: Event): void {
    event.preventDefault();
    const id = (event.currentTarget as HTMLElement).dataset["message"] ?? "";
    document.getElementById(`m-${id}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  private show(anchor: HTMLElement, url: string): void {
    this.clearMarks();
    this.anchor?.setAttribute("aria-expanded", "false");
    this.anchor = anchor;
    anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside, true);
    document.addEventListener("keydown", this.escape, true);
    addEventListener("resize", this.stand);
    void this.fill(url);
  }

  close(): void {
    if (this.panelTarget.hidden) return;
    const held = this.panelTarget.contains(document.activeElement);
    this.panelTarget.hidden = true;
    this.panelTarget.replaceChildren();
    this.forget();
    this.clearMarks();
    const anchor = this.standing();
    anchor?.setAttribute("aria-expanded", "false");
    if (held) anchor?.focus();
    this.anchor = null;
  }

  toResults(event: Event): void {
    event.preventDefault();
    this.results[0]?.focus();
  }

  move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    ringNext(this.results, document.activeElement as HTMLElement, step)?.focus();
  }

  private get results(): HTMLElement[] {
    return [...this.panelTarget.querySelectorAll<HTMLElement>(".product-pick")];
  }

  private async fill(url: string): Promise<void> {
    await htmx.ajax("get", url, { target: this.panelTarget, swap: "innerHTML" });
    if (!this.anchor || this.panelTarget.childElementCount === 0) return;
    this.panelTarget.hidden = false;
    this.stand();
    firstFocusable(this.panelTarget)?.focus({ preventScroll: true });
    this.mark();
  }

  /** The part that opened it may have been swapped since: it is known by its id. */
  private standing(): HTMLElement | null {
    if (!this.anchor || this.anchor.isConnected) return this.anchor;
    return document.getElementById(this.anchor.id);
  }

  private readonly stand = (): void => {
    const anchor = this.standing();
    const panel = this.panelTarget;
    if (panel.hidden || !anchor) return;
    panel.style.position = "fixed";
    const size = { width: panel.offsetWidth, height: panel.offsetHeight };
    const spot = place(anchor.getBoundingClientRect(), size, { width: innerWidth, height: innerHeight }, { side: "top", align: "start" });
    panel.style.left = `${spot.left}px`;
    panel.style.top = `${spot.top}px`;
  };

  private mark(): void {
    const ids = this.panelTarget.querySelector<HTMLElement>("[data-marks]")?.dataset["marks"]?.split(" ").filter(Boolean) ?? [];
    const messages = ids.map((id) => document.getElementById(`m-${id}`)).filter((one) => one !== null);
    for (const one of messages) one.querySelector(".bub, .bub-plain")?.classList.add("is-evidence");
    messages[0]?.scrollIntoView({ block: "nearest" });
  }

  private clearMarks(): void {
    for (const one of this.element.querySelectorAll(".is-evidence")) one.classList.remove("is-evidence");
  }

  private forget(): void {
    document.removeEventListener("pointerdown", this.outside, true);
    document.removeEventListener("keydown", this.escape, true);
    removeEventListener("resize", this.stand);
  }

  private readonly shut = (): void => this.close();

  private readonly outside = (event: Event): void => {
    const target = event.target as Node;
    if (!this.panelTarget.contains(target) && !this.anchor?.contains(target)) this.close();
  };

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.panelTarget.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  };
}
