/* Copies a text and says so in a toast.
     <button type="button" data-controller="copy" data-action="copy#copy" data-copy-text-value="…" data-copy-done-value="Copied">
   Without a text value it copies the field or element whose id is in data-copy-from-value. */
import { Controller } from "@hotwired/stimulus";
import { sendToast } from "../lib/toast";

export default class extends Controller<HTMLElement> {
  static override values = { text: String, from: String, done: String };
  declare readonly textValue: string;
  declare readonly fromValue: string;
  declare readonly doneValue: string;

  async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text());
    sendToast({ text: this.doneValue });
  }

  private text(): string {
    if (this.textValue) return this.textValue;
    const source = document.getElementById(this.fromValue);
    return source instanceof HTMLInputElement ? source.value : (source?.textContent?.trim() ?? "");
  }
}
