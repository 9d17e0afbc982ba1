/* Binds keys to what is already on the page: put data-hotkey on a link, button or field and it is pressed or focused.
     <body data-controller="hotkeys">   <button data-hotkey="e" …>   <a data-hotkey="g i" …>   <input data-hotkey="/" …>
     <button data-hotkey="ctrl+enter" …>   several: data-hotkey="y, alt+y"
   Names: letters, digits, [ ] / . ? # esc enter space up down f6, with ctrl+ alt+ shift+ in this order. "g i" is a
   sequence. A member's own keys stand in <body data-own-keys='{"e": "c"}'>. Single keys are off while typing, and altogether with <body data-hotkeys-single-value="false">.
   `data-hotkey-scope` on a field lets single keys with Ctrl through as always; a dialog that is open keeps keys to itself. */
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../lib/focus";
import { combination, isSingle, ownKeys, productKey, retitled } from "../lib/keys";

const SEQUENCE_TIME = 1200;

export default class extends Controller<HTMLElement> {
  static override values = { single: { type: Boolean, default: true } };
  declare readonly singleValue: boolean;

  private before = "";
  private timer = 0;
  private own: Record<string, string> = {};

  override connect(): void {
    this.own = ownKeys();
    document.addEventListener("keydown", this.pressed);
    if (Object.keys(this.own).length > 0) document.addEventListener("pointerover", this.retitle);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.pressed);
    document.removeEventListener("pointerover", this.retitle);
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

  private find(pressed: string): HTMLElement | undefined {
    const keys = productKey(pressed, this.own);
    if (keys === undefined) return undefined;
    const root: ParentNode = document.querySelector("dialog[open]") ?? document;
    const named = [...root.querySelectorAll<HTMLElement>("[data-hotkey]")];
    return named.find((part) => part.dataset["hotkey"]?.split(/\s*,\s*/).includes(keys) && part.getClientRects().length > 0);
  }

  /** Before the browser shows it; templates know the product's own keys only. */
  private readonly retitle = (event: Event): void => {
    const part = (event.target as Element).closest<HTMLElement>("[data-hotkey][title]");
    const keys = part?.dataset["hotkey"]?.split(/\s*,\s*/)[0];
    if (part && keys && part.dataset["titled"] !== part.title) part.dataset["titled"] = part.title = retitled(part.title, keys, this.own);
  };

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
