/* Ctrl+K: the commands of the page, the ways to other pages, and what a quick search finds, in one list.
     <div data-controller="palette" data-palette-url-value="/search/quick/"> <button data-hotkey="ctrl+k" data-action="palette#open">
       <dialog data-palette-target="box"> <input role="combobox" data-palette-target="field" data-action="input->palette#typed keydown->palette#key">
         <div role="listbox" data-palette-target="list"> <div data-palette-target="commands"> <div data-palette-target="found"> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { isTyping, ringNext } from "../../frontend/lib/focus";
import { caps } from "./cheat_sheet_controller";
import { type Command, commandsOn, fits, isOnScreen } from "./commands";

const PAUSE = 180;
const SHORTEST = 2;
const MOST_COMMANDS = 6;

export default class extends Controller<HTMLElement> {
  static override targets = ["box", "field", "list", "commands", "found", "none"];
  static override values = { url: String };
  declare readonly boxTarget: HTMLDialogElement;
  declare readonly fieldTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly commandsTarget: HTMLElement;
  declare readonly foundTarget: HTMLElement;
  declare readonly noneTarget: HTMLElement;
  declare readonly urlValue: string;

  private all: Command[] = [];
  private timer = 0;

  override disconnect(): void {
    clearTimeout(this.timer);
  }

  open(): void {
    this.all = commandsOn(document, "", isOnScreen).filter((command) => !this.element.contains(command.element));
    this.fieldTarget.value = "";
    this.foundTarget.replaceChildren();
    this.draw();
    this.boxTarget.showModal();
    this.fieldTarget.focus();
  }

  typed(): void {
    this.draw();
    clearTimeout(this.timer);
    const q = this.fieldTarget.value.trim();
    if (q.length < SHORTEST) return this.foundTarget.replaceChildren();
    this.timer = window.setTimeout(() => {
      void htmx.ajax("get", this.urlValue, { source: this.foundTarget, target: this.foundTarget, swap: "innerHTML", values: { q } });
    }, PAUSE);
  }

  settled(): void {
    this.choose(this.options[0]);
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(ringNext(this.options, this.chosen, step));
    else if (event.key === "Enter") this.chosen?.click();
    else return;
    event.preventDefault();
  }

  /** Also what Enter does: options are pressed, never focused. */
  pressed(event: Event): void {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]');
    const number = option?.dataset["command"];
    if (number === undefined) return;
    this.boxTarget.close();
    const element = this.all[Number(number)]?.element;
    if (!element?.isConnected) return;
    if (isTyping(element)) element.focus();
    else element.click();
  }

  private get options(): HTMLElement[] {
    return [...this.listTarget.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  private get chosen(): HTMLElement | null {
    return this.listTarget.querySelector<HTMLElement>('[aria-selected="true"]');
  }

  private draw(): void {
    const q = this.fieldTarget.value.trim();
    const fitting = this.all.filter((command) => fits(command.name, q));
    const shown = q === "" ? fitting : fitting.slice(0, MOST_COMMANDS);
    this.commandsTarget.replaceChildren(...shown.map((command) => this.item(command)));
    this.choose(this.options[0]);
  }

  private item(command: Command): HTMLElement {
    const number = this.all.indexOf(command);
    const item = document.createElement("button");
    const name = document.createElement("span");
    name.className = "flex-1 truncate";
    name.textContent = command.name;
    const group = document.createElement("span");
    group.className = "text-xs text-ink-3 truncate";
    group.textContent = command.group;
    item.type = "button";
    item.tabIndex = -1;
    item.id = `command-${number}`;
    item.className = "palette-item";
    item.dataset["command"] = String(number);
    item.setAttribute("role", "option");
    item.append(name, group, ...caps(command.keys));
    return item;
  }

  private choose(option: HTMLElement | undefined): void {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    this.fieldTarget.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
    this.noneTarget.hidden = option !== undefined;
  }
}
