/* Files for a message by button, paste and drag: those that the network takes go to the composer, of the others it is said why.
     <div data-controller="inbox-attach" data-inbox-attach-type-value="…"> <form data-accepts='{"image": {"types": […], "bytes": n}}'
       data-action="paste->inbox-attach#pasted dragover->inbox-attach#over dragleave->inbox-attach#out drop->inbox-attach#dropped"> */
import { Controller } from "@hotwired/stimulus";
import { sendToast } from "../../frontend/lib/toast";
import { type Accepts, refusal } from "./files";

export default class extends Controller<HTMLElement> {
  static override values = { type: String, size: String };
  declare readonly typeValue: string;
  declare readonly sizeValue: string;

  pick(): void {
    this.form?.querySelector<HTMLInputElement>('input[type="file"]')?.click();
  }

  picked(event: Event): void {
    const field = event.currentTarget as HTMLInputElement;
    this.add([...(field.files ?? [])]);
    field.value = "";
  }

  pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.add(files);
  }

  over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form?.classList.add("is-target");
  }

  out(): void {
    this.form?.classList.remove("is-target");
  }

  dropped(event: DragEvent): void {
    event.preventDefault();
    this.out();
    this.add([...(event.dataTransfer?.files ?? [])]);
  }

  private get form(): HTMLFormElement | null {
    return this.element.querySelector("form:not([hidden])");
  }

  private add(files: File[]): void {
    const accepts = JSON.parse(this.form?.dataset["accepts"] ?? "{}") as Accepts;
    const detail = { files: files.filter((file) => this.fits(file, accepts)) };
    this.element.dispatchEvent(new CustomEvent("inbox-composer:files", { detail }));
  }

  private fits(file: File, accepts: Accepts): boolean {
    const why = refusal(file, accepts);
    if (why) sendToast({ text: why.kind === "size" ? this.sizeValue.replace("{size}", String(why.megabytes)) : this.typeValue, level: "error" });
    return why === null;
  }
}
