/* A textarea as high as its text, up to data-autosize-max-value rows (12).
     <textarea rows="2" data-controller="autosize" data-action="input->autosize#fit"></textarea> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLTextAreaElement> {
  static override values = { max: { type: Number, default: 12 } };
  declare readonly maxValue: number;

  override connect(): void {
    this.fit();
  }

  fit(): void {
    const area = this.element;
    area.style.height = "auto";
    const line = parseFloat(getComputedStyle(area).lineHeight) || 20;
    area.style.height = `${Math.min(area.scrollHeight, line * this.maxValue)}px`;
    area.style.overflowY = area.scrollHeight > line * this.maxValue ? "auto" : "hidden";
  }
}
