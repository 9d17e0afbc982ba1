/* The page shown without a network: what was written and has not left, and a way back.
     <div data-controller="offline-drafts"><ul data-offline-drafts-target="list"></ul></div> */
import { Controller } from "@hotwired/stimulus";
import { all } from "./kept_drafts";

export default class extends Controller<HTMLElement> {
  static override targets = ["list", "section"];
  declare readonly listTarget: HTMLElement;
  declare readonly sectionTarget: HTMLElement;

  override connect(): void {
    addEventListener("online", this.again);
    const drafts = all();
    this.sectionTarget.hidden = drafts.length === 0;
    this.listTarget.replaceChildren(
      ...drafts.map((draft) => {
        const row = document.createElement("li");
        const name = document.createElement("p");
        const text = document.createElement("p");
        row.className = "card-p p-4";
        name.className = "font-medium text-sm";
        text.className = "text-sm text-ink-2 whitespace-pre-line";
        name.textContent = draft.name;
        text.textContent = draft.text;
        row.append(name, text);
        return row;
      }),
    );
  }

  override disconnect(): void {
    removeEventListener("online", this.again);
  }

  again = (): void => location.reload();
}
