/* A text with slots such as {name}: a mirror behind the field colours them, buttons insert them at the caret.
     <div data-controller="slots"> <div data-slots-target="mirror"></div>
       <textarea data-slots-target="field" data-action="input->slots#paint scroll->slots#follow"></textarea>
       <button type="button" data-action="slots#insert" data-slots-token-param="{name}">name</button> </div> */
import { Controller, type ActionEvent } from "@hotwired/stimulus";
import { paintSlots } from "./paint_slots";

const NAMES = ["name", "product", "price", "sizes", "shop", "имя", "товар", "цена", "размеры", "магазин"];

export default class extends Controller<HTMLElement> {
  static override targets = ["mirror", "field"];
  declare readonly mirrorTarget: HTMLElement;
  declare readonly fieldTarget: HTMLTextAreaElement;

  override connect(): void {
    this.paint();
  }

  /** A mirror emptied by a refresh of the form is painted again. */
  mirrorTargetConnected(): void {
    this.paint();
  }

  paint(): void {
    const pieces = paintSlots(this.fieldTarget.value, NAMES).map(({ text, slot }) => {
      if (!slot) return document.createTextNode(text);
      const mark = document.createElement("span");
      mark.textContent = text;
      return mark;
    });
    this.mirrorTarget.replaceChildren(...pieces, document.createTextNode("\n"));
    this.follow();
  }

  follow(): void {
    this.mirrorTarget.scrollTop = this.fieldTarget.scrollTop;
  }

  insert(event: ActionEvent): void {
    const field = this.fieldTarget;
    field.setRangeText(String(event.params["token"]), field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
