/* Plays the chosen sound.
     <div data-controller="sound-test"><select data-sound-test-target="choice"> <button data-action="sound-test#play"> */
import { Controller } from "@hotwired/stimulus";
import { play } from "./sounds";

export default class extends Controller<HTMLElement> {
  static override targets = ["choice"];
  declare readonly choiceTarget: HTMLSelectElement;

  async play(): Promise<void> {
    this.element.dataset["played"] = String(await play(this.choiceTarget.value));
  }
}
