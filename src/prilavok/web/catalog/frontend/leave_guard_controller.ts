/* Asks before a form with unsaved changes is left: <form data-controller="leave-guard"> */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLFormElement> {
  private isChanged = false;

  override connect(): void {
    this.element.addEventListener("input", this.change);
    this.element.addEventListener("change", this.change);
    this.element.addEventListener("submit", this.forget);
    addEventListener("beforeunload", this.ask);
  }

  override disconnect(): void {
    this.element.removeEventListener("input", this.change);
    this.element.removeEventListener("change", this.change);
    this.element.removeEventListener("submit", this.forget);
    removeEventListener("beforeunload", this.ask);
  }

  private readonly change = (): void => {
    this.isChanged = true;
  };

  private readonly forget = (): void => {
    this.isChanged = false;
  };

  private readonly ask = (event: BeforeUnloadEvent): void => {
    if (this.isChanged) event.preventDefault();
  };
}
