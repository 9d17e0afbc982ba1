/* The order and customer beside the conversation: a pane on wide screens (key O moves the focus there), a drawer on
   narrower ones and a bottom sheet on the phone.
     <aside data-controller="inbox-card" data-action="inbox-thread:card@window->inbox-card#open keydown.esc->inbox-card#close"> */
import { Controller } from "@hotwired/stimulus";

const AS_PANE = "(min-width: 70rem)";

export default class extends Controller<HTMLElement> {
  private before: HTMLElement | null = null;

  open(): void {
    if (!matchMedia(AS_PANE).matches) {
      this.before = document.activeElement as HTMLElement | null;
      this.element.classList.add("is-open");
      this.element.setAttribute("role", "dialog");
      this.element.setAttribute("aria-modal", "true");
      this.element.addEventListener("pointerdown", this.veil);
    }
    this.element.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }

  close(event?: Event): void {
    if (!this.element.classList.contains("is-open")) return;
    event?.preventDefault();
    event?.stopPropagation();
    this.element.classList.remove("is-open");
    this.element.removeAttribute("role");
    this.element.removeAttribute("aria-modal");
    this.before?.focus();
  }

  /** Opens the product picker of the conversation beside this button. */
  pick(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    document.querySelector(".thread")?.dispatchEvent(new CustomEvent("float:open", { detail: { url: button.dataset["url"], anchor: button } }));
  }

  /** Puts a question to the customer into the composer; a person sends it. */
  ask(event: Event): void {
    const text = (event.currentTarget as HTMLElement).dataset["text"] ?? "";
    this.close();
    document.querySelector(".composer-shell")?.dispatchEvent(new CustomEvent("inbox-thread:insert", { detail: { text } }));
  }

  private readonly veil = (event: PointerEvent): void => {
    if (event.target === this.element) this.close();
  };
}
