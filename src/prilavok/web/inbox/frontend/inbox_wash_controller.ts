/* Lets what changed under the reader's eyes shine for a moment: parts carry what they show in data-wash.
     <section data-controller="inbox-wash"><li data-wash="Marta 44 1 4900">…</li></section> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  private observer: MutationObserver | null = null;

  override connect(): void {
    this.observer = new MutationObserver((changes) => changes.forEach((change) => this.changed(change)));
    this.observer.observe(this.element, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-wash"], attributeOldValue: true });
  }

  override disconnect(): void {
    this.observer?.disconnect();
  }

  private changed(change: MutationRecord): void {
    const target = change.target as HTMLElement;
    if (change.type === "attributes" && change.oldValue !== target.dataset["wash"]) this.wash(target);
    for (const node of change.addedNodes) if (node instanceof HTMLElement && node.dataset["wash"] !== undefined) this.wash(node);
  }

  private wash(part: HTMLElement): void {
    if (part === document.activeElement) return;
    part.classList.remove("is-washed");
    void part.offsetWidth;
    part.classList.add("is-washed");
    part.addEventListener("animationend", () => part.classList.remove("is-washed"), { once: true });
  }
}
