/* All keys of the page, read from the page when the sheet is opened.
     <div data-controller="dialog cheat-sheet" data-action="dialog:opened->cheat-sheet#draw" data-cheat-sheet-rest-value="This page">
       <div data-cheat-sheet-target="list"></div>
       <template data-cheat-sheet-target="fixed"><span data-key="esc">Leave the field</span></template> */
import { Controller } from "@hotwired/stimulus";
import { isMac, keyCaps } from "../../frontend/lib/keys";
import { commandsOn, isOnScreen } from "./commands";

export default class extends Controller<HTMLElement> {
  static override targets = ["list", "fixed"];
  static override values = { rest: String };
  declare readonly listTarget: HTMLElement;
  declare readonly fixedTarget: HTMLTemplateElement;
  declare readonly restValue: string;

  draw(): void {
    const groups = new Map<string, HTMLElement[]>();
    for (const { name, keys, group } of commandsOn(document, this.restValue, isOnScreen)) groups.set(group, [...(groups.get(group) ?? []), line(name, keys)]);
    const everywhere = this.element.dataset["keys"] ?? "";
    groups.set(everywhere, [...(groups.get(everywhere) ?? []), ...this.fixed()]);
    this.listTarget.replaceChildren(...[...groups].map(([name, lines]) => part(name, lines)));
  }

  private fixed(): HTMLElement[] {
    const parts = [...this.fixedTarget.content.querySelectorAll<HTMLElement>("[data-key]")];
    return parts.map((one) => line(one.textContent ?? "", one.dataset["key"] ?? ""));
  }
}

function part(name: string, lines: HTMLElement[]): HTMLElement {
  const section = document.createElement("section");
  const head = document.createElement("h3");
  head.textContent = name;
  section.append(head, ...lines);
  return section;
}

function line(name: string, keys: string): HTMLElement {
  const row = document.createElement("p");
  const label = document.createElement("span");
  label.textContent = name;
  row.append(label, ...caps(keys));
  return row;
}

export function caps(keys: string): HTMLElement[] {
  return keyCaps(keys, isMac()).map((cap) => {
    const key = document.createElement("kbd");
    key.className = "kbd-k";
    key.textContent = cap;
    return key;
  });
}
