/* The table of variants: lines come and go, and one may add a column for one more option. Every input of a line is
   always sent, so that the server reads the columns line by line. */
import { Controller } from "@hotwired/stimulus";

const MOST_OPTIONS = 10;

export default class extends Controller<HTMLElement> {
  static override targets = ["table", "body", "row", "template", "empty"];
  declare readonly tableTarget: HTMLElement;
  declare readonly bodyTarget: HTMLElement;
  declare readonly rowTargets: HTMLElement[];
  declare readonly templateTarget: HTMLTemplateElement;
  declare readonly emptyTarget: HTMLElement;

  override connect(): void {
    this.label();
    this.element.addEventListener("input", this.label);
  }

  override disconnect(): void {
    this.element.removeEventListener("input", this.label);
  }

  add(): void {
    const line = this.templateRow().cloneNode(true) as HTMLElement;
    this.bodyTarget.append(line);
    this.show();
    line.querySelector<HTMLInputElement>("input:not([type=hidden])")?.focus();
  }

  remove(event: Event): void {
    const line = this.rowTargets.find((row) => row.contains(event.currentTarget as Node));
    const next = (line?.nextElementSibling ?? line?.previousElementSibling) as HTMLElement | null;
    line?.remove();
    next?.querySelector<HTMLElement>("button")?.focus();
    this.show();
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  addOption(): void {
    const heads = this.tableTarget.querySelectorAll<HTMLElement>("th[data-option]");
    const count = heads.length;
    if (count >= MOST_OPTIONS) return;
    const head = this.widened(heads[count - 1]!, count);
    for (const row of [...this.rowTargets, this.templateRow()]) {
      const cells = row.querySelectorAll<HTMLElement>("td[data-option]");
      this.widened(cells[count - 1]!, count);
    }
    if (this.rowTargets.length === 0) this.add();
    this.show();
    head.focus();
  }

  /** A copy of the cell beside it, empty and numbered; answers its input. */
  private widened(cell: HTMLElement, index: number): HTMLInputElement {
    const copy = cell.cloneNode(true) as HTMLElement;
    const input = copy.querySelector<HTMLInputElement>("input")!;
    input.value = "";
    input.name = input.name.startsWith("value-") ? `value-${index}` : input.name;
    input.setAttribute("aria-label", (input.getAttribute("aria-label") ?? "").replace(/\d+/, `${index + 1}`));
    cell.after(copy);
    return input;
  }

  private show(): void {
    const isEmpty = this.rowTargets.length === 0;
    this.tableTarget.hidden = isEmpty;
    this.emptyTarget.hidden = !isEmpty;
    this.label();
  }

  /** On the phone every field shows the name of its option, as it is now. */
  private readonly label = (): void => {
    const names = [...this.tableTarget.querySelectorAll<HTMLInputElement>("th[data-option] input")].map((input) => input.value);
    for (const row of this.rowTargets) {
      row.querySelectorAll<HTMLElement>("td[data-option]").forEach((cell, index) => {
        const name = names[index] ?? "";
        cell.dataset["label"] = name;
        if (name) cell.querySelector("input")?.setAttribute("aria-label", name);
      });
    }
  };

  private templateRow(): HTMLElement {
    return this.templateTarget.content.querySelector<HTMLElement>("tr")!;
  }
}
