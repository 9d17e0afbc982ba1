/* Where the operator writes: one form a mode, each with its own draft. Sends with an optimistic bubble and gives the
   text back when it is refused; counts in the network's unit; takes files by button, paste and drag.
     <div class="composer-shell" data-controller="inbox-composer" data-inbox-composer-mode-value="direct" …>
       <input data-inbox-composer-target="chosen"> <span data-inbox-composer-target="clock" data-mode="direct">
       <form data-inbox-composer-target="form" data-mode="direct" data-url="…" data-limit="1000" data-unit="bytes"> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { sendToast } from "../../frontend/lib/toast";
import { write } from "./caret";
import { DraftKeeper } from "./drafts";
import { type Accepts, preview, refusal } from "./files";
import { type Unit, lettersLeft, measure, partCount } from "./limits";
import { plural } from "./plural";

const SHOW_FROM = 0.7;

interface Sent {
  mode: string;
  text: string;
  files: File[];
  bubble: HTMLElement;
}

export default class extends Controller<HTMLElement> {
  static override targets = ["chosen", "form", "clock", "bubble"];
  static override values = { mode: String, left: String, parts: String, over: String, saved: String, type: String, size: String, remove: String };
  declare readonly chosenTarget: HTMLInputElement;
  declare readonly formTargets: HTMLFormElement[];
  declare readonly clockTargets: HTMLElement[];
  declare readonly bubbleTarget: HTMLTemplateElement;
  declare modeValue: string;
  declare readonly leftValue: string;
  declare readonly partsValue: string;
  declare readonly overValue: string;
  declare readonly savedValue: string;
  declare readonly typeValue: string;
  declare readonly sizeValue: string;
  declare readonly removeValue: string;

  private readonly drafts = new DraftKeeper(() => this.note("[data-saved]", this.savedValue));
  private readonly files = new Map<string, File[]>();
  private readonly sending = new Map<string, Sent>();
  private closeAfter = "";

  override connect(): void {
    addEventListener("pagehide", this.leave);
    this.outbox.addEventListener("htmx:sendError", this.lost);
    this.outbox.addEventListener("htmx:responseError", this.lost);
    this.showMode();
  }

  override disconnect(): void {
    removeEventListener("pagehide", this.leave);
    this.leave();
  }

  // --- modes ---------------------------------------------------------------------------------
  choose(): void {
    this.modeValue = this.chosenTarget.value;
    this.showMode();
  }

  focusChosen(event: Event): void {
    if ((event.target as Element).closest('[role="radio"]')) this.area?.focus();
  }

  /** At once: a value's own callback comes too late for the focus. */
  private showMode(): void {
    for (const part of [...this.formTargets, ...this.clockTargets]) part.hidden = part.dataset["mode"] !== this.modeValue;
    this.count();
  }

  /** "reply" is whichever way of answering the customer is chosen or the first. */
  switchTo(event: CustomEvent<{ mode: string }>): void {
    const wish = event.detail.mode;
    const stay = wish === "reply" && this.modeValue !== "note";
    this.press(stay ? this.modeValue : wish === "reply" ? (this.formTargets[0]?.dataset["mode"] ?? "") : wish);
    this.area?.focus();
  }

  go(event: Event): void {
    this.press((event.currentTarget as HTMLElement).dataset["mode"] ?? "");
    this.area?.focus();
  }

  insert(event: CustomEvent<{ text: string }>): void {
    if (this.modeValue === "note") this.press(this.formTargets[0]?.dataset["mode"] ?? "");
    const area = this.area;
    if (!area) return;
    const gap = area.value === "" || area.value.endsWith("\n") ? "" : "\n";
    write(area, area.value + gap + event.detail.text);
    area.focus();
  }

  private press(mode: string): void {
    this.element.querySelector<HTMLElement>(`[role="radio"][data-value="${mode}"]`)?.click();
  }

  private get form(): HTMLFormElement | undefined {
    return this.formTargets.find((form) => form.dataset["mode"] === this.modeValue);
  }

  private get area(): HTMLTextAreaElement | null {
    return this.form?.querySelector("textarea") ?? null;
  }

  private get outbox(): HTMLElement {
    return this.element.querySelector<HTMLElement>("#outbox") as HTMLElement;
  }

  // --- writing -------------------------------------------------------------------------------
  typed(): void {
    const { form, area } = this;
    if (!form || !area) return;
    this.note("[data-saved]", "");
    this.problem("");
    this.drafts.soon(form.dataset["draftUrl"] ?? "", this.modeValue, area.value);
    this.count();
  }

  private count(): void {
    const { form, area } = this;
    const place = form?.querySelector<HTMLElement>("[data-count]");
    if (!form || !area || !place) return;
    const limit = Number(form.dataset["limit"] ?? "0");
    const unit = (form.dataset["unit"] ?? "characters") as Unit;
    const { text, tone } = limit > 0 ? this.fullness(area.value, limit, unit, form.dataset["splits"] !== undefined) : { text: "", tone: "" };
    place.textContent = text;
    place.dataset["tone"] = tone;
  }

  private fullness(written: string, limit: number, unit: Unit, splits: boolean): { text: string; tone: string } {
    const used = measure(written, unit);
    if (used < limit * SHOW_FROM) return { text: "", tone: "" };
    if (used <= limit) return { text: plural(this.leftValue, Math.max(lettersLeft(written, limit, unit), 0)), tone: "" };
    if (splits) return { text: plural(this.partsValue, partCount(written, limit, unit)), tone: "warn" };
    return { text: plural(this.overValue, Math.max(-lettersLeft(written, limit, unit), 1)), tone: "over" };
  }

  private note(selector: string, text: string): void {
    const place = this.form?.querySelector<HTMLElement>(selector);
    if (place) place.textContent = text;
  }

  private problem(text: string): void {
    const place = this.form?.querySelector<HTMLElement>("[data-error]");
    if (!place) return;
    place.textContent = text;
    place.hidden = text === "";
  }

  private readonly leave = (): void => void this.drafts.flush();

  // --- sending -------------------------------------------------------------------------------
  sendAndClose(): void {
    this.closeAfter = "1";
    this.form?.requestSubmit();
  }

  send(event: Event): void {
    event.preventDefault();
    const { form, area } = this;
    if (!form || !area) return;
    const files = this.files.get(this.modeValue) ?? [];
    if (area.value.trim() === "" && files.length === 0) return area.focus();
    this.drafts.drop();
    const nonce = crypto.randomUUID();
    const values = this.values(form, nonce, files);
    this.sending.set(nonce, { mode: this.modeValue, text: area.value, files, bubble: this.optimistic(area.value, files) });
    this.files.delete(this.modeValue);
    this.redrawFiles();
    this.problem("");
    write(area, "");
    this.drafts.drop();
    void htmx.ajax("post", form.dataset["url"] ?? "", { source: this.outbox, swap: "none", values: values as never });
  }

  private values(form: HTMLFormElement, nonce: string, files: File[]): FormData {
    const values = new FormData(form);
    values.set("mode", this.modeValue);
    values.set("nonce", nonce);
    values.set("close", this.closeAfter);
    const anchor = document.getElementById("anchor");
    if (anchor instanceof HTMLInputElement) values.set("anchor", anchor.value);
    for (const file of files) values.append("attachments", file, file.name);
    this.closeAfter = "";
    return values;
  }

  private optimistic(text: string, files: File[]): HTMLElement {
    const bubble = (this.bubbleTarget.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    const box = bubble.querySelector(".bub");
    if (box) box.textContent = [text.trim(), ...files.map((file) => file.name)].filter(Boolean).join("\n");
    if (this.modeValue === "note") bubble.classList.add("is-note");
    const log = document.getElementById("log");
    log?.append(bubble);
    if (log) log.scrollTop = log.scrollHeight;
    return bubble;
  }

  sent(event: CustomEvent<{ nonce: string }>): void {
    this.settle(event.detail.nonce);
  }

  refused(event: CustomEvent<{ nonce: string; text: string }>): void {
    this.giveBack(event.detail.nonce, event.detail.text);
  }

  private readonly lost = (): void => {
    const [first] = this.sending.keys();
    if (first !== undefined) this.giveBack(first, "");
  };

  private settle(nonce: string): Sent | undefined {
    const sent = this.sending.get(nonce);
    this.sending.delete(nonce);
    sent?.bubble.remove();
    return sent;
  }

  /** Nothing that was written is lost: it stands in the field again, before what was typed since. */
  private giveBack(nonce: string, why: string): void {
    const sent = this.settle(nonce);
    if (!sent) return;
    this.press(sent.mode);
    this.files.set(sent.mode, [...sent.files, ...(this.files.get(sent.mode) ?? [])]);
    this.redrawFiles();
    const area = this.area;
    if (area) write(area, [sent.text, area.value].filter(Boolean).join("\n"));
    this.problem(why);
    area?.focus();
  }

  // --- what the server draws anew ------------------------------------------------------------
  /** A form stays as it is while its shape does; parts of other modes stay hidden. */
  guard(event: CustomEvent<{ fragment: DocumentFragment }>): void {
    const target = event.target as HTMLElement;
    const fresh = event.detail.fragment.firstElementChild as HTMLElement | null;
    if (!fresh || !this.element.contains(target)) return;
    if (target.matches("form") && this.keeps(target, fresh)) return event.preventDefault();
    if (fresh.dataset["mode"] !== undefined) fresh.hidden = fresh.dataset["mode"] !== this.modeValue;
  }

  /** Nothing has changed, or the window closed while something is being written or sent: the text stays. */
  private keeps(form: HTMLElement, fresh: HTMLElement): boolean {
    if (form.dataset["shape"] === fresh.dataset["shape"]) return true;
    const mode = form.dataset["mode"] ?? "";
    const isSending = [...this.sending.values()].some((sent) => sent.mode === mode);
    const hasText = (form.querySelector("textarea")?.value ?? "") !== "" || isSending;
    return hasText && fresh.querySelector("textarea") === null;
  }

  redraw(event: Event): void {
    if (!this.element.contains(event.target as Node)) return;
    this.redrawFiles();
    this.count();
  }

  // --- files ---------------------------------------------------------------------------------
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

  private add(files: File[]): void {
    const accepts = JSON.parse(this.form?.dataset["accepts"] ?? "{}") as Accepts;
    const good = files.filter((file) => this.fits(file, accepts));
    this.files.set(this.modeValue, [...(this.files.get(this.modeValue) ?? []), ...good]);
    this.redrawFiles();
    this.area?.focus();
  }

  private fits(file: File, accepts: Accepts): boolean {
    const why = refusal(file, accepts);
    if (why) sendToast({ text: why.kind === "size" ? this.sizeValue.replace("{size}", String(why.megabytes)) : this.typeValue, level: "error" });
    return why === null;
  }

  private redrawFiles(): void {
    for (const form of this.formTargets) {
      const mode = form.dataset["mode"] ?? "";
      const files = this.files.get(mode) ?? [];
      const drop = (gone: File) => (): void => {
        this.files.set(mode, files.filter((file) => file !== gone));
        this.redrawFiles();
      };
      form.querySelector("[data-files]")?.replaceChildren(...files.map((file) => preview(file, drop(file), this.removeValue)));
    }
  }

  /** Esc leaves the field; a list that is open takes it first. */
  key(event: KeyboardEvent): void {
    if (event.isComposing || event.key !== "Escape") return;
    event.stopPropagation();
    this.area?.blur();
  }
}
