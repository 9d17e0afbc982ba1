/* Binds keys to what is already on the page: put data-hotkey on a link, button or field and it is pressed or focused.
     <body data-controller="hotkeys">   <button data-hotkey="e" …>   <a data-hotkey="g i" …>   <input data-hotkey="/" …>
     <button data-hotkey="ctrl+enter" …>   several: data-hotkey="y, alt+y"
   Names: letters, digits, [ ] / . ? # esc enter space up down f6, with ctrl+ alt+ shift+ in this order. "g i" is a
   sequence. Single keys are off while typing, and altogether with <body data-hotkeys-single-value="false">.
   `data-hotkey-scope` on a field lets single keys with Ctrl through as always; a dialog that is open keeps keys to itself. */
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../lib/focus";
import { combination, isSingle } from "../lib/keys";

const SEQUENCE_TIME = 1200;

export default class extends Controller<HTMLElement> {
  static override values = { single: { type: Boolean, default: true } };
  declare readonly singleValue: boolean;

  private before = "";
  private timer = 0;

  override connect(): void {
    document.addEventListener("keydown", this.pressed);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.pressed);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const combo = combination(event);
    if (isSingle(combo) && (!this.singleValue || isTyping(event.target))) return;
    const target = this.find(`${this.before} ${combo}`.trim()) ?? this.find(combo);
    this.remember(target ? "" : combo);
    if (!target) return;
    event.preventDefault();
    this.use(target);
  };

  private find(keys: string): HTMLElement | undefined {
    const root: ParentNode = document.querySelector("dialog[open]") ?? document;
    const named = [...root.querySelectorAll<HTMLElement>("[data-hotkey]")];
    return named.find((part) => part.dataset["hotkey"]?.split(/\s*,\s*/).includes(keys) && part.getClientRects().length > 0);
  }

  private remember(combo: string): void {
    clearTimeout(this.timer);
    this.before = isSingle(combo) ? combo : "";
    this.timer = window.setTimeout(() => (this.before = ""), SEQUENCE_TIME);
  }

  private use(target: HTMLElement): void {
    if (isTyping(target)) target.focus();
    else target.click();
  }
}
