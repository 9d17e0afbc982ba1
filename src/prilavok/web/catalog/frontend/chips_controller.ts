/* A field that holds a list of words: Enter, a comma or leaving the field makes a chip, Backspace in the empty field
   takes the last one back for editing. Each chip carries a hidden input of its own.
     <div data-controller="chips"><div data-chips-target="box" data-action="click->chips#focus">
       <template data-chips-target="template"><span><span></span><input type="hidden" …><button data-action="chips#remove">…
       <input data-chips-target="input" data-action="keydown->chips#key blur->chips#add paste->chips#paste"></div></div> */
import { Controller } from "@hotwired/stimulus";
import { splitWords } from "./words";

export default class extends Controller<HTMLElement> {
  static override targets = ["box", "template", "input"];
  declare readonly boxTarget: HTMLElement;
  declare readonly templateTarget: HTMLTemplateElement;
  declare readonly inputTarget: HTMLInputElement;

  focus(event: Event): void {
    if (event.target === this.boxTarget) this.inputTarget.focus();
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isEnd = event.key === "," || event.key === ";" || (event.key === "Enter" && !event.ctrlKey && !event.metaKey);
    if (isEnd) {
      event.preventDefault();
      this.add();
    } else if (event.key === "Backspace" && this.inputTarget.value === "") {
      this.takeBack(event);
    }
  }

  add(): void {
    const words = splitWords(this.inputTarget.value);
    this.inputTarget.value = "";
    for (const word of words) this.put(word);
  }

  paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[,;\n]/.test(text)) return;
    event.preventDefault();
    this.inputTarget.value += text.replace(/\n/g, ",");
    this.add();
  }

  remove(event: Event): void {
    (event.currentTarget as HTMLElement).closest(".cat-chip")?.remove();
    this.inputTarget.focus();
    this.changed();
  }

  private put(word: string): void {
    const known = this.chips().some((chip) => this.hiddenOf(chip)?.value.toLowerCase() === word.toLowerCase());
    if (known) return;
    const chip = (this.templateTarget.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    chip.querySelector("span")!.textContent = word;
    this.hiddenOf(chip)!.value = word;
    const button = chip.querySelector("button");
    button?.setAttribute("aria-label", `${button.getAttribute("aria-label") ?? ""}: ${word}`);
    this.inputTarget.before(chip);
    this.changed();
  }

  private takeBack(event: Event): void {
    const last = this.chips().at(-1);
    const value = last && this.hiddenOf(last);
    if (!last || !value) return;
    event.preventDefault();
    this.inputTarget.value = value.value;
    last.remove();
    this.changed();
  }

  private chips(): HTMLElement[] {
    return [...this.boxTarget.querySelectorAll<HTMLElement>(".cat-chip")].filter((chip) => this.hiddenOf(chip));
  }

  private hiddenOf(chip: HTMLElement): HTMLInputElement | null {
    return chip.querySelector<HTMLInputElement>("input[type=hidden]");
  }

  private changed(): void {
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
