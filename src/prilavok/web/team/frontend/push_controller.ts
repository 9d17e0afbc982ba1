/* Turns notifications of this browser on and off, and says plainly when it cannot.
     <div data-controller="push" data-push-key-value="…" data-push-add-value="url" data-push-remove-value="url">
       <p data-push-target="state" data-for="off" hidden>…</p> … <button data-push-target="on" data-action="push#turnOn"> */
import { Controller } from "@hotwired/stimulus";
import { canPush, forget, subscribe, subscription, tell } from "./push";

type State = "on" | "off" | "denied" | "impossible" | "failed";

export default class extends Controller<HTMLElement> {
  static override targets = ["state", "on", "off"];
  static override values = { key: String, add: String, remove: String };
  declare readonly stateTargets: HTMLElement[];
  declare readonly onTarget: HTMLButtonElement;
  declare readonly offTarget: HTMLButtonElement;
  declare readonly keyValue: string;
  declare readonly addValue: string;
  declare readonly removeValue: string;

  override async connect(): Promise<void> {
    this.show(await this.find());
  }

  async turnOn(): Promise<void> {
    this.onTarget.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.show("denied");
      const told = await subscribe(this.keyValue);
      if (await tell(this.addValue, told)) return location.reload();
      await told.unsubscribe();
      this.show("failed");
    } catch {
      this.show("failed");
    } finally {
      this.onTarget.disabled = false;
    }
  }

  async turnOff(): Promise<void> {
    const told = await subscription();
    if (told) await forget(this.removeValue, told);
    location.reload();
  }

  private async find(): Promise<State> {
    if (!canPush()) return "impossible";
    if (Notification.permission === "denied") return "denied";
    return (await subscription()) ? "on" : "off";
  }

  private show(state: State): void {
    for (const text of this.stateTargets) text.hidden = text.dataset["for"] !== state;
    this.onTarget.hidden = state !== "off" && state !== "failed";
    this.offTarget.hidden = state !== "on";
  }
}
