/* Saved replies by /, products by #, and in notes colleagues by @: a list above the field, ↑↓ choose, Enter or Tab inserts,
   Esc closes, ⇧Tab changes whether products go as text or as the network's cards.
     <div data-controller="inbox-suggest" data-inbox-suggest-url-value="…"> <textarea data-action="input->inbox-suggest#typed
       keydown->inbox-suggest#key blur->inbox-suggest#hush"> <div role="listbox" data-inbox-suggest-target="list" hidden></div>
   Buttons #slash, #hash and #at begin such a word. */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { write } from "./caret";
import { Options, wishAt, withInserted } from "./suggest";

const PAUSE = 120;
const AS_CARD = "inbox:products-as-cards";

export default class extends Controller<HTMLElement> {
  static override targets = ["list"];
  static override values = { url: String };
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;

  private timer = 0;

  override disconnect(): void {
    clearTimeout(this.timer);
  }

  typed(event: Event): void {
    const area = event.currentTarget as HTMLTextAreaElement;
    clearTimeout(this.timer);
    const wish = wishAt(area.value, area.selectionStart);
    if (!wish || (wish.sign === "@" && area.form?.dataset["mode"] !== "note")) return this.hush();
    this.timer = window.setTimeout(() => void this.ask(area, wish.sign, wish.words), PAUSE);
  }

  slash(): void {
    this.begin("/");
  }

  hash(): void {
    this.begin("#");
  }

  at(): void {
    this.begin("@");
  }

  toggleCard(event?: Event): void {
    event?.preventDefault();
    localStorage.setItem(AS_CARD, this.asCard ? "" : "1");
    this.showCard();
  }

  private get asCard(): boolean {
    return localStorage.getItem(AS_CARD) === "1";
  }

  private showCard(): void {
    this.listTarget.querySelector("[data-as-card]")?.setAttribute("aria-pressed", String(this.asCard));
  }

  hush(): void {
    clearTimeout(this.timer);
    this.listTarget.hidden = true;
    for (const area of this.element.querySelectorAll("textarea")) {
      area.setAttribute("aria-expanded", "false");
      area.removeAttribute("aria-activedescendant");
    }
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing || !this.options.isOpen) return;
    const area = event.currentTarget as HTMLTextAreaElement;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = (event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab";
    if (!step && !takes && event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step) this.move(step, area);
    else if (event.key === "Tab" && event.shiftKey) this.toggleCard();
    else if (takes) this.take(this.options.chosen, area);
    else this.hush();
  }

  /** A press inside the list does not take the focus from the field, which would close it. */
  stay(event: Event): void {
    event.preventDefault();
  }

  takeThis(event: Event): void {
    event.preventDefault();
    const area = this.area;
    if (area) this.take(event.currentTarget as HTMLElement, area);
  }

  private get options(): Options {
    return new Options(this.listTarget);
  }

  private get area(): HTMLTextAreaElement | null {
    return this.element.querySelector("form:not([hidden]) textarea");
  }

  private begin(sign: string): void {
    const area = this.area;
    if (!area) return;
    const caret = area.selectionStart;
    const before = area.value.slice(0, caret);
    const piece = before === "" || /\s$/.test(before) ? sign : ` ${sign}`;
    area.focus();
    write(area, before + piece + area.value.slice(caret), caret + piece.length);
  }

  private async ask(area: HTMLTextAreaElement, sign: string, words: string): Promise<void> {
    await htmx.ajax("get", this.urlValue, { target: this.listTarget, swap: "innerHTML", values: { sign, q: words } });
    if (!wishAt(area.value, area.selectionStart) || document.activeElement !== area) return this.hush();
    this.showCard();
    this.listTarget.hidden = false;
    area.setAttribute("aria-expanded", "true");
    this.point(area);
  }

  private move(step: number, area: HTMLTextAreaElement): void {
    this.options.move(step);
    this.point(area);
  }

  private take(option: HTMLElement | undefined, area: HTMLTextAreaElement): void {
    const wish = wishAt(area.value, area.selectionStart);
    if (!option || !wish) return;
    const { card, name, photo } = option.dataset;
    const goesAsCard = this.asCard && card !== undefined && area.form?.dataset["mode"] === "direct";
    if (goesAsCard) this.dispatch("card", { detail: { id: card, name: name ?? "", photo: photo ?? "" } });
    const result = withInserted(area.value, wish.start, wish.end, goesAsCard ? "" : (option.dataset["text"] ?? ""));
    write(area, result.text, result.caret);
    this.hush();
  }

  private point(area: HTMLTextAreaElement): void {
    const id = this.options.chosen?.id;
    if (id) area.setAttribute("aria-activedescendant", id);
  }
}
