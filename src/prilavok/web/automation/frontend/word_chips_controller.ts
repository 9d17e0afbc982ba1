/* A field of words as chips. Enter, comma or leaving the field adds; Backspace in the empty field takes the last one
   back for changing; pasted lists are split. Each chip holds a hidden input; `change` tells the form.
     <div class="fld chips" data-controller="word-chips" data-action="click->word-chips#aim" [data-word-chips-lines-value="true"]>
       <span class="tag" data-word-chips-target="chip">…<input type="hidden"><button data-action="word-chips#remove">…</button></span>
       <input data-word-chips-target="field" data-action="keydown->word-chips#key blur->word-chips#commit paste->word-chips#paste">
       <template data-word-chips-target="blank">…<span data-part="word"></span>…</template>
     </div>
   With `lines` only line ends separate, because a regular expression may hold commas. */
import { Controller } from "@hotwired/stimulus";
import { splitWords } from "./split_words";

export default class extends Controller<HTMLElement> {
  static override targets = ["chip", "field", "blank"];
  static override values = { lines: Boolean };
  declare readonly chipTargets: HTMLElement[];
  declare readonly fieldTarget: HTMLInputElement;
  declare readonly blankTarget: HTMLTemplateElement;
  declare readonly linesValue: boolean;

  aim(event: Event): void {
    if (event.target === this.element) this.fieldTarget.focus();
  }

  key(event: KeyboardEvent): void {
    const adds = event.key === "Enter" || (!this.linesValue && (event.key === "," || event.key === ";"));
    if (adds && !event.isComposing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.commit();
    } else if (event.key === "Backspace" && this.fieldTarget.value === "") this.takeBack(event);
  }

  paste(event: ClipboardEvent): void {
    const words = splitWords(event.clipboardData?.getData("text") ?? "", this.linesValue);
    if (words.length < 2) return;
    event.preventDefault();
    this.add(words);
  }

  commit(): void {
    const words = splitWords(this.fieldTarget.value, this.linesValue);
    this.fieldTarget.value = "";
    this.add(words);
  }

  remove(event: Event): void {
    const chip = (event.target as Element).closest<HTMLElement>('[data-word-chips-target="chip"]');
    chip?.remove();
    this.fieldTarget.focus();
    this.told();
  }

  private add(words: string[]): void {
    const present = new Set(this.chipTargets.map((chip) => this.word(chip).toLowerCase()));
    const fresh = words.filter((word) => !present.has(word.toLowerCase()));
    for (const word of fresh) this.fieldTarget.before(this.chip(word));
    if (fresh.length > 0) this.told();
  }

  private chip(word: string): HTMLElement {
    const chip = (this.blankTarget.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
    chip.querySelector<HTMLElement>('[data-part="word"]')!.textContent = word;
    chip.querySelector("input")!.value = word;
    const button = chip.querySelector("button")!;
    button.setAttribute("aria-label", `${button.getAttribute("aria-label") ?? ""} «${word}»`);
    return chip;
  }

  private takeBack(event: KeyboardEvent): void {
    const last = this.chipTargets.at(-1);
    if (!last) return;
    event.preventDefault();
    this.fieldTarget.value = this.word(last);
    last.remove();
    this.told();
  }

  private word(chip: HTMLElement): string {
    return chip.querySelector("input")?.value ?? "";
  }

  private told(): void {
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
