/* Texts with slots such as {name}: a mirror behind each field colours them, buttons insert at the caret of the field
   that was last in use. A refresh of the form empties the mirrors, so they are painted after every settle.
     <div data-controller="rule-slots" data-action="htmx:afterSettle@document->rule-slots#paint focusin->rule-slots#remember">
       <div> <div data-rule-slots-target="mirror"></div>
         <textarea data-rule-slots-target="field" data-action="input->rule-slots#paint scroll->rule-slots#follow"></textarea> </div>
       <input data-rule-slots-target="plain"> (a field without a mirror)
       <button type="button" data-action="rule-slots#insert" data-rule-slots-token-param="{name}">name</button> </div> */
import { Controller, type ActionEvent } from "@hotwired/stimulus";
import { paintSlots } from "./paint_slots";

const NAMES = ["name", "product", "price", "sizes", "shop", "имя", "товар", "цена", "размеры", "магазин"];

type Field = HTMLTextAreaElement | HTMLInputElement;

export default class extends Controller<HTMLElement> {
  static override targets = ["mirror", "field", "plain"];
  declare readonly mirrorTargets: HTMLElement[];
  declare readonly fieldTargets: HTMLTextAreaElement[];
  declare readonly plainTargets: HTMLInputElement[];
  private last: Field | null = null;

  override connect(): void {
    this.paint();
  }

  remember(event: Event): void {
    if (this.fields.includes(event.target as Field)) this.last = event.target as Field;
  }

  paint(): void {
    this.mirrorTargets.forEach((mirror, index) => this.paintOne(mirror, this.fieldTargets[index]?.value ?? ""));
    this.follow();
  }

  follow(): void {
    this.mirrorTargets.forEach((mirror, index) => (mirror.scrollTop = this.fieldTargets[index]?.scrollTop ?? 0));
  }

  insert(event: ActionEvent): void {
    const field = this.last?.isConnected ? this.last : this.fieldTargets[0];
    if (!field) return;
    const end = field.value.length;
    const [from, to] = field === this.last ? [field.selectionStart ?? end, field.selectionEnd ?? end] : [end, end];
    field.setRangeText(String(event.params["token"]), from, to, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private get fields(): Field[] {
    return [...this.fieldTargets, ...this.plainTargets];
  }

  private paintOne(mirror: HTMLElement, text: string): void {
    const pieces = paintSlots(text, NAMES).map((piece) => {
      if (!piece.slot) return document.createTextNode(piece.text);
      const mark = document.createElement("span");
      mark.textContent = piece.text;
      return mark;
    });
    mirror.replaceChildren(...pieces, document.createTextNode("\n"));
  }
}
