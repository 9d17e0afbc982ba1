/* A modal <dialog>, as a box or, with class `is-sheet`, as a bottom sheet on the phone and a drawer on the desktop.
     <div data-controller="dialog">
       <button type="button" data-action="dialog#open" aria-haspopup="dialog">…</button>
       <dialog class="dlg" data-dialog-target="box" aria-labelledby="x">… <button data-action="dialog#close">…</button></dialog>
     </div>
   `data-dialog-open-value="true"` opens it at once (a fragment swapped in by htmx). An htmx answer with
   `HX-Trigger: dialog:close` closes whichever is open. Esc, focus trap and focus return are the browser's own. */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["box"];
  static override values = { open: Boolean };
  declare readonly boxTarget: HTMLDialogElement;
  declare readonly openValue: boolean;

  override connect(): void {
    document.body.addEventListener("dialog:close", this.shut);
    if (this.openValue) this.open();
  }

  override disconnect(): void {
    document.body.removeEventListener("dialog:close", this.shut);
  }

  boxTargetConnected(box: HTMLDialogElement): void {
    box.addEventListener("pointerdown", this.veil);
  }

  open(event?: Event): void {
    event?.preventDefault();
    if (!this.boxTarget.open) this.boxTarget.showModal();
    this.boxTarget.dispatchEvent(new CustomEvent("dialog:opened", { bubbles: true }));
  }

  close(event?: Event): void {
    event?.preventDefault();
    this.boxTarget.close();
  }

  private readonly shut = (): void => this.boxTarget.close();

  private readonly veil = (event: PointerEvent): void => {
    if (event.target === this.boxTarget) this.boxTarget.close();
  };
}
