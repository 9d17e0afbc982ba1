/* A file field as a place to drop a file on; shows the name of the file it holds. */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["input", "name"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly nameTarget: HTMLElement;

  over(event: DragEvent): void {
    event.preventDefault();
    this.element.classList.add("is-over");
  }

  leave(): void {
    this.element.classList.remove("is-over");
  }

  drop(event: DragEvent): void {
    event.preventDefault();
    this.leave();
    if (!event.dataTransfer?.files.length) return;
    this.inputTarget.files = event.dataTransfer.files;
    this.inputTarget.dispatchEvent(new Event("change", { bubbles: true }));
  }

  name(): void {
    const file = this.inputTarget.files?.[0];
    if (file) this.nameTarget.textContent = file.name;
  }
}
