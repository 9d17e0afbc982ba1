/* Photos of a product: added from files or by dropping them, put in order by dragging or with the buttons, removed.
   Each photo is an item with a hidden input: the id of a stored photo, or a data: URL of a new one. */
import { Controller } from "@hotwired/stimulus";
import { sendToast } from "../../frontend/lib/toast";
import { smallPicture } from "./picture";
import { moved } from "./words";

const LARGEST = 40 * 1024 * 1024;

export default class extends Controller<HTMLElement> {
  static override targets = ["list", "item", "template", "status"];
  static override values = { max: Number, broken: String, large: String, many: String, moved: String };
  declare readonly listTarget: HTMLElement;
  declare readonly itemTargets: HTMLElement[];
  declare readonly templateTarget: HTMLTemplateElement;
  declare readonly statusTarget: HTMLElement;
  declare readonly maxValue: number;
  declare readonly brokenValue: string;
  declare readonly largeValue: string;
  declare readonly manyValue: string;
  declare readonly movedValue: string;
  private lifted: HTMLElement | null = null;

  async pick(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    await this.addAll(files);
  }

  over(event: DragEvent): void {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }

  async drop(event: DragEvent): Promise<void> {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    await this.addAll(files);
  }

  lift(event: DragEvent): void {
    this.lifted = event.currentTarget as HTMLElement;
    this.lifted.classList.add("is-lifted");
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  hover(event: DragEvent): void {
    const under = event.currentTarget as HTMLElement;
    if (!this.lifted || under === this.lifted) return;
    event.preventDefault();
    const items = this.itemTargets;
    const goesAfter = items.indexOf(under) > items.indexOf(this.lifted);
    if (goesAfter) under.after(this.lifted);
    else under.before(this.lifted);
  }

  settle(): void {
    this.lifted?.classList.remove("is-lifted");
    this.lifted = null;
    this.changed();
  }

  earlier(event: Event): void {
    this.step(event, -1);
  }

  later(event: Event): void {
    this.step(event, 1);
  }

  remove(event: Event): void {
    const item = this.itemOf(event);
    const next = (item?.nextElementSibling ?? item?.previousElementSibling) as HTMLElement | null;
    item?.remove();
    next?.querySelector<HTMLElement>("button:last-of-type")?.focus();
    this.changed();
  }

  private step(event: Event, by: number): void {
    const item = this.itemOf(event);
    if (!item) return;
    const order = moved(this.itemTargets, this.itemTargets.indexOf(item), by);
    this.listTarget.append(...order);
    (event.currentTarget as HTMLElement).focus();
    const places = { place: order.indexOf(item) + 1, total: order.length };
    this.statusTarget.textContent = this.movedValue.replace("{place}", `${places.place}`).replace("{total}", `${places.total}`);
    this.changed();
  }

  private async addAll(files: File[]): Promise<void> {
    for (const file of files) {
      if (this.itemTargets.length >= this.maxValue) return sendToast({ text: this.manyValue, level: "error" });
      if (file.size > LARGEST) {
        sendToast({ text: this.largeValue, level: "error" });
        continue;
      }
      try {
        this.put(await smallPicture(file));
      } catch {
        sendToast({ text: `${this.brokenValue}: ${file.name}`, level: "error" });
      }
    }
  }

  private put(url: string): void {
    const item = (this.templateTarget.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    item.querySelector("input")!.value = url;
    item.querySelector("img")!.src = url;
    this.listTarget.append(item);
    this.changed();
  }

  private itemOf(event: Event): HTMLElement | undefined {
    return this.itemTargets.find((item) => item.contains(event.currentTarget as Node));
  }

  private changed(): void {
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
