/* A button that records a voice message; pressed again, it attaches it. Where the browser records nothing that the network
   takes, it says so.
     <button data-controller="inbox-voice" data-inbox-voice-types-value="audio/ogg,audio/mp4" data-action="inbox-voice#toggle">
       <span data-inbox-voice-target="time" hidden></span></button> */
import { Controller } from "@hotwired/stimulus";
import { sendToast } from "../../frontend/lib/toast";
import { type Way, asFile, wayToRecord } from "./voice";

const LONGEST = 5 * 60;

export default class extends Controller<HTMLElement> {
  static override targets = ["time"];
  static override values = { types: String, unable: String, denied: String, stop: String };
  declare readonly timeTarget: HTMLElement;
  declare readonly typesValue: string;
  declare readonly unableValue: string;
  declare readonly deniedValue: string;
  declare readonly stopValue: string;

  private recorder: MediaRecorder | null = null;
  private clock = 0;
  private label = "";

  override disconnect(): void {
    this.recorder?.stream.getTracks().forEach((track) => track.stop());
    clearInterval(this.clock);
  }

  async toggle(): Promise<void> {
    if (this.recorder) return this.recorder.stop();
    const way = typeof MediaRecorder === "undefined" ? null : wayToRecord(this.typesValue.split(","), (type) => MediaRecorder.isTypeSupported(type));
    if (!way) return sendToast({ text: this.unableValue, level: "error" });
    try {
      this.record(await navigator.mediaDevices.getUserMedia({ audio: true }), way);
    } catch {
      sendToast({ text: this.deniedValue, level: "error" });
    }
  }

  private record(stream: MediaStream, way: Way): void {
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream, way.record === "" ? {} : { mimeType: way.record });
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => void this.finish(new Blob(parts, { type: recorder.mimeType }), way));
    this.recorder = recorder;
    recorder.start();
    this.show(true);
  }

  private async finish(recorded: Blob, way: Way): Promise<void> {
    this.recorder?.stream.getTracks().forEach((track) => track.stop());
    this.recorder = null;
    this.show(false);
    if (recorded.size === 0) return;
    const voice = await asFile(recorded, way);
    this.element.closest(".composer-shell")?.dispatchEvent(new CustomEvent("inbox-composer:files", { detail: { voice } }));
  }

  private show(recording: boolean): void {
    clearInterval(this.clock);
    if (recording) this.label = this.element.title;
    const words = recording ? this.stopValue : this.label;
    this.element.title = words;
    this.element.setAttribute("aria-label", words);
    this.element.setAttribute("aria-pressed", String(recording));
    this.timeTarget.hidden = !recording;
    const began = Date.now();
    const tick = (): void => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      this.timeTarget.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= LONGEST) this.recorder?.stop();
    };
    tick();
    if (recording) this.clock = window.setInterval(tick, 1000);
  }
}
