/* The emoji picker of the composer: groups, those often used first, arrows move, Enter puts one in, Esc closes.
     <div data-controller="inbox-emoji" data-inbox-emoji-words-value="Often used|Faces|Hands|…">
       <button data-action="inbox-emoji#toggle" aria-controls="emoji"> <div id="emoji" data-inbox-emoji-target="panel" hidden> */
import { Controller } from "@hotwired/stimulus";
import { place } from "../../frontend/lib/place";

const USED = "inbox:emoji";
const MOST_USED = 16;
const COLUMNS = 8;

export default class extends Controller<HTMLElement> {
  static override targets = ["panel"];
  static override values = { words: String };
  declare readonly panelTarget: HTMLElement;
  declare readonly wordsValue: string;

  private button: HTMLElement | null = null;

  override disconnect(): void {
    document.removeEventListener("pointerdown", this.outside, true);
  }

  async toggle(event: Event): Promise<void> {
    if (!this.panelTarget.hidden) return this.close();
    this.button = event.currentTarget as HTMLElement;
    await this.draw();
    this.panelTarget.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.stand();
    document.addEventListener("pointerdown", this.outside, true);
    this.signs[0]?.focus();
  }

  key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return this.button?.focus();
    }
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.signs.indexOf(document.activeElement as HTMLElement);
    this.signs[Math.max(0, Math.min(at + step, this.signs.length - 1))]?.focus();
  }

  put(event: Event): void {
    const sign = (event.currentTarget as HTMLElement).textContent ?? "";
    localStorage.setItem(USED, JSON.stringify([sign, ...this.used.filter((one) => one !== sign)].slice(0, MOST_USED)));
    this.close();
    this.element.dispatchEvent(new CustomEvent("inbox-composer:caret", { detail: { text: sign } }));
    this.element.querySelector<HTMLElement>("form:not([hidden]) textarea")?.focus();
  }

  private get signs(): HTMLElement[] {
    return [...this.panelTarget.querySelectorAll<HTMLElement>("button")];
  }

  private get used(): string[] {
    return JSON.parse(localStorage.getItem(USED) ?? "[]") as string[];
  }

  private async draw(): Promise<void> {
    const { GROUPS, split } = await import("./emoji");
    const [often = "", ...names] = this.wordsValue.split("|");
    const parts = GROUPS.map((group, index) => this.part(names[index] ?? "", split(group)));
    if (this.used.length > 0) parts.unshift(this.part(often, this.used));
    this.panelTarget.replaceChildren(...parts);
  }

  private part(name: string, signs: string[]): HTMLElement {
    const part = document.createElement("section");
    const head = document.createElement("h3");
    head.textContent = name;
    const grid = document.createElement("div");
    grid.className = "emoji-grid";
    grid.append(...signs.map(signButton));
    part.append(head, grid);
    return part;
  }

  private stand(): void {
    if (!this.button || matchMedia("(max-width: 47.99rem)").matches) return;
    const panel = this.panelTarget;
    const spot = place(this.button.getBoundingClientRect(), { width: panel.offsetWidth, height: panel.offsetHeight }, { width: innerWidth, height: innerHeight }, { side: "top", align: "start" });
    panel.style.position = "fixed";
    panel.style.left = `${spot.left}px`;
    panel.style.top = `${spot.top}px`;
  }

  private close(): void {
    this.panelTarget.hidden = true;
    this.button?.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside, true);
  }

  private readonly outside = (event: Event): void => {
    if (!this.panelTarget.contains(event.target as Node)) this.close();
  };
}

function signButton(sign: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.dataset["action"] = "inbox-emoji#put";
  return button;
}
