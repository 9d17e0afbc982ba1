/* A shortcut that listens for its new key and is sent at once.
     <li data-controller="key-recorder"> <form data-key-recorder-target="form"> <input type="hidden" data-key-recorder-target="own">
       <span data-key-recorder-target="caps"> <span data-key-recorder-target="listening" hidden>
       <button data-key-recorder-target="button" data-action="key-recorder#listen"> */
import { Controller } from "@hotwired/stimulus";
import { combination } from "../../frontend/lib/keys";

const ALONE = /(^|\+)(control|shift|alt|meta|os|capslock|tab)/;
const PREFIX = "g";

export default class extends Controller<HTMLElement> {
  static override targets = ["form", "own", "caps", "listening", "button"];
  declare readonly formTarget: HTMLFormElement;
  declare readonly ownTarget: HTMLInputElement;
  declare readonly capsTarget: HTMLElement;
  declare readonly listeningTarget: HTMLElement;
  declare readonly buttonTarget: HTMLButtonElement;

  private before = "";

  override disconnect(): void {
    this.stop();
  }

  listen(): void {
    this.before = "";
    this.show(true);
    document.addEventListener("keydown", this.heard, true);
    this.buttonTarget.addEventListener("blur", this.stop);
  }

  /** Submit buttons beside it: the form sends what they wish. */
  plain(event: Event): void {
    this.wish((event.currentTarget as HTMLButtonElement).value);
  }

  none(): void {
    this.wish("");
  }

  private wish(own: string): void {
    this.ownTarget.value = own;
  }

  private readonly heard = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key === "Tab") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const combo = combination(event);
    if (event.repeat || ALONE.test(combo)) return;
    if (combo === "esc") return this.stop();
    if (combo === PREFIX && this.before === "") {
      this.before = `${PREFIX} `;
      return;
    }
    this.wish(this.before + combo);
    this.stop();
    this.formTarget.requestSubmit();
  };

  private readonly stop = (): void => {
    document.removeEventListener("keydown", this.heard, true);
    this.buttonTarget.removeEventListener("blur", this.stop);
    this.show(false);
  };

  private show(isListening: boolean): void {
    this.listeningTarget.hidden = !isListening;
    this.capsTarget.hidden = isListening;
    this.buttonTarget.setAttribute("aria-pressed", String(isListening));
  }
}
