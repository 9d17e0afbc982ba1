/* The window that asks when a message is to be sent; the composer sends it there.
     <div data-controller="inbox-later"> <button data-action="inbox-later#open">
       <dialog data-inbox-later-target="box"> <button data-action="inbox-later#choose" data-at="2026-11-24T09:00">
       <input type="datetime-local" data-inbox-later-target="at"> <button data-action="inbox-later#chosen"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["box", "at"];
  declare readonly boxTarget: HTMLDialogElement;
  declare readonly atTarget: HTMLInputElement;

  open(): void {
    this.boxTarget.showModal();
  }

  close(): void {
    this.boxTarget.close();
  }

  choose(event: Event): void {
    this.send((event.currentTarget as HTMLElement).dataset["at"] ?? "");
  }

  chosen(): void {
    if (this.atTarget.value === "") this.atTarget.focus();
    else this.send(this.atTarget.value);
  }

  private send(at: string): void {
    this.close();
    this.element.dispatchEvent(new CustomEvent("inbox-composer:later", { detail: { at } }));
  }
}
