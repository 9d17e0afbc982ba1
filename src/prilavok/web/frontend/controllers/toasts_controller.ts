/* One toast at a time at the bottom, 8 s, held while hovered or focused; Ctrl+Z presses its undo (data-hotkey).
   Comes from the server (`HX-Trigger: {"toast": …}`, or the messages framework as children of the region) and from
   lib/toast.ts. The region itself stands in shell.html; texts of its buttons come as values. */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import type { ToastMessage } from "../lib/toast";

const SHOWN = 8000;

export default class extends Controller<HTMLElement> {
  static override values = { undo: String, close: String, failed: String };
  declare readonly undoValue: string;
  declare readonly closeValue: string;
  declare readonly failedValue: string;

  private timer = 0;

  override connect(): void {
    document.body.addEventListener("toast", this.came);
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.body.addEventListener(name, this.failed);
    this.adopt();
  }

  override disconnect(): void {
    document.body.removeEventListener("toast", this.came);
    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.body.removeEventListener(name, this.failed);
    clearTimeout(this.timer);
  }

  hold(): void {
    clearTimeout(this.timer);
  }

  release(): void {
    const toast = this.element.firstElementChild;
    if (toast && !toast.matches(".is-err")) this.wait();
  }

  dismiss(): void {
    clearTimeout(this.timer);
    this.element.replaceChildren();
  }

  undo(event: Event): void {
    const url = (event.currentTarget as HTMLElement).dataset["url"];
    this.dismiss();
    if (url) void htmx.ajax("post", url, { source: document.body, swap: "none" });
  }

  private readonly came = (event: Event): void => this.show((event as CustomEvent<ToastMessage>).detail);

  private readonly failed = (event: Event): void => {
    // A reader that refreshes itself fails silently: the connection banner speaks for it.
    const verb = (event as CustomEvent<{ requestConfig?: { verb?: string } }>).detail.requestConfig?.verb;
    if (verb && verb !== "get") this.show({ text: this.failedValue, level: "error" });
  };

  /** Toasts that came with the page. */
  private adopt(): void {
    const waiting = this.element.querySelector<HTMLElement>("[data-toast]");
    if (waiting) this.show({ text: waiting.textContent?.trim() ?? "", undo: waiting.dataset["undo"] ?? "", level: waiting.dataset["level"] ?? "" });
  }

  private show(message: ToastMessage): void {
    const toast = document.createElement("p");
    const text = document.createElement("span");
    text.textContent = message.text;
    toast.append(text, message.undo ? this.undoButton(message.undo) : this.closeButton());
    toast.className = message.level === "error" ? "toast-u is-err" : "toast-u";
    if (message.level === "error") toast.setAttribute("role", "alert");
    this.element.replaceChildren(toast);
    clearTimeout(this.timer);
    this.release();
  }

  private undoButton(url: string): HTMLButtonElement {
    const button = this.button(this.undoValue, "toasts#undo");
    button.dataset["url"] = url;
    button.dataset["hotkey"] = "ctrl+z";
    return button;
  }

  private closeButton(): HTMLButtonElement {
    const button = this.button("", "toasts#dismiss");
    button.className = "is-close";
    button.setAttribute("aria-label", this.closeValue);
    button.innerHTML = '<i class="i i-x" aria-hidden="true"></i>';
    return button;
  }

  private button(label: string, action: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset["action"] = action;
    return button;
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.element.replaceChildren(), SHOWN);
  }
}
